package org.tranship.driver.fabric;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.stream.Stream;
import org.tranship.client.fabric.ImageFile;

/// A directory of a node in which a replica of the image store lies, mounted here for reading.
/// There a file has its version in front of its name: `131_12884901888_1.Settings.xml`. Which
/// version counts, the gateway tells; older ones may lie beside it for a while.
final class ReplicaFiles {
  private final Path root;

  ReplicaFiles(Path root) {
    this.root = root;
  }

  Path root() {
    return root;
  }

  /// The file in the version that the gateway told; empty if this replica has it not.
  ///
  /// @throws IOException if it cannot be read
  Optional<FileChannel> open(ImageFile file) throws IOException {
    String path = file.path();
    int slash = path.lastIndexOf('/');
    Path directory = root;
    if (slash > 0) {
      for (String part : path.substring(0, slash).split("/", -1)) {
        Optional<Path> next = child(directory, part);
        if (next.isEmpty()) {
          return Optional.empty();
        }
        directory = next.get();
      }
    }
    Optional<Path> found =
        child(directory, file.version().text() + "." + path.substring(slash + 1));
    if (found.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(FileChannel.open(found.get(), StandardOpenOption.READ));
    } catch (NoSuchFileException _) {
      // Replaced by a newer version at this moment.
      return Optional.empty();
    }
  }

  /// Windows may have kept another case than the gateway tells, and a mount of it may see case.
  private static Optional<Path> child(Path directory, String name) throws IOException {
    Path exact = directory.resolve(name);
    if (Files.exists(exact)) {
      return Optional.of(exact);
    }
    if (!Files.isDirectory(directory)) {
      return Optional.empty();
    }
    try (Stream<Path> all = Files.list(directory)) {
      return all.filter(one -> String.valueOf(one.getFileName()).equalsIgnoreCase(name))
          .findFirst();
    }
  }
}
