package org.tranship.testkit.server.fabric;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/// The store as a replica has it on the disk of its node: `<dir>/<version>.<name>`. The version
/// before stays until the one after it was published, and sometimes longer.
final class ReplicaDirectory {
  private final Path root;

  ReplicaDirectory(Path root) {
    this.root = root;
  }

  void write(StoredFile file, byte[] bytes) {
    Path to = place(file);
    Path half = to.resolveSibling("half-written");
    try {
      Files.createDirectories(half.getParent());
      Files.write(half, bytes);
      Files.move(half, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot write " + to, e);
    }
  }

  void remove(StoredFile file) {
    try {
      Files.deleteIfExists(place(file));
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot remove " + place(file), e);
    }
  }

  private Path place(StoredFile file) {
    int slash = file.path().lastIndexOf('/');
    Path directory = slash < 0 ? root : root.resolve(file.path().substring(0, slash));
    return directory.resolve(file.versionText() + "." + file.path().substring(slash + 1));
  }
}
