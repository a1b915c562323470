package org.tranship.testkit.anchore;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/// Anchore's driver `localfs`: files below a directory.
///
/// @param directory its `archive_data_dir`
public record FilesPlace(Path directory) implements AnchorePlace {
  @Override
  public String urlPrefix() {
    return "file://" + directory + "/";
  }

  @Override
  public AnchoreConfig config() {
    return AnchoreConfig.localfs(directory);
  }

  @Override
  public Optional<byte[]> read(String contentUrl) {
    Path file = Path.of(contentUrl.substring("file://".length()));
    try {
      return Files.exists(file) ? Optional.of(Files.readAllBytes(file)) : Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read " + file, e);
    }
  }

  @Override
  public SortedSet<String> holdings() {
    SortedSet<String> found = new TreeSet<>();
    if (!Files.isDirectory(directory)) {
      return found;
    }
    try (var paths = Files.walk(directory)) {
      for (Path path : (Iterable<Path>) paths::iterator) {
        if (!Files.isDirectory(path)) {
          found.add("file://" + path);
        } else if (!path.equals(directory) && isEmpty(path)) {
          found.add("empty directory file://" + path);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot look into " + directory, e);
    }
    return found;
  }

  private static boolean isEmpty(Path path) throws IOException {
    try (var children = Files.list(path)) {
      return children.findAny().isEmpty();
    }
  }

  @Override
  public String toString() {
    return "localfs";
  }
}
