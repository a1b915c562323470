package org.tranship.testkit.server.fabric;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// A folder as the image store that a cluster uses, as a share of Windows is one.
///
/// @param root which has to be there
public record FolderFiles(Path root) implements ClusterFiles {
  @Override
  public Optional<String> read(String path) {
    Path file = root.resolve(path);
    try {
      return Files.isRegularFile(file) ? Optional.of(Files.readString(file)) : Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read " + file, e);
    }
  }

  @Override
  public void write(String path, String text) {
    Path file = root.resolve(path);
    try {
      Path _ = Files.createDirectories(file.resolveSibling(""));
      Path _ = Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot write " + file, e);
    }
  }

  @Override
  public void remove(String path) {
    Path top = root.resolve(path);
    if (Files.notExists(top)) {
      return;
    }
    try (Stream<Path> all = Files.walk(top)) {
      List<Path> deepest = all.sorted(Comparator.reverseOrder()).toList();
      for (Path each : deepest) {
        Files.delete(each);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot remove " + top, e);
    }
  }
}
