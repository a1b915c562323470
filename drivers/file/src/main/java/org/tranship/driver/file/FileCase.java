package org.tranship.driver.file;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Whether a file system tells names apart that differ in case only, and under which spelling a
/// name is really there. Where case is ignored, each question reads a directory: the price of never
/// taking one object for another. With encoded keys nothing needs to be asked.
///
/// @param sensitive names that differ in case are different
record FileCase(boolean sensitive) {
  static final FileCase SENSITIVE = new FileCase(true);

  /// Finds out without writing: looks up the root (or the nearest directory that exists) and an
  /// entry in it under the other case. Where there is no letter to turn, the file system is taken
  /// to tell case apart, as those of Linux do.
  static FileCase of(Path root) {
    Path at = root;
    while (!Files.isDirectory(at)) {
      Path parent = at.getParent();
      if (parent == null) {
        return SENSITIVE;
      }
      at = parent;
    }
    Optional<Boolean> inside = firstWithLetters(at).map(FileCase::ignoresCase);
    return new FileCase(!inside.orElseGet(() -> ignoresCase(root)));
  }

  private static Optional<Path> firstWithLetters(Path directory) {
    try (DirectoryStream<Path> names = Files.newDirectoryStream(directory)) {
      int seen = 0;
      for (Path name : names) {
        if (!turned(name.getFileName()).equals(name.getFileName().toString())) {
          return Optional.of(name);
        }
        if (++seen == 100) {
          break;
        }
      }
    } catch (IOException | DirectoryIteratorException e) {
      // What cannot be read will be reported by whoever needs it.
    }
    return Optional.empty();
  }

  private static String turned(@Nullable Path name) {
    String text = String.valueOf(name);
    String upper = text.toUpperCase(Locale.ROOT);
    return text.equals(upper) ? text.toLowerCase(Locale.ROOT) : upper;
  }

  private static boolean ignoresCase(Path path) {
    Path other = path.resolveSibling(turned(path.getFileName()));
    try {
      return !other.equals(path)
          && Files.exists(other, LinkOption.NOFOLLOW_LINKS)
          && Files.isSameFile(path, other)
          && otherSpelling(path.getParent(), String.valueOf(other.getFileName())).isPresent();
    } catch (IOException e) {
      return false;
    }
  }

  /// Under which other spelling the name is there; empty if it is there as it is, or not at all.
  Optional<String> otherSpelling(Path path) throws IOException {
    return sensitive
        ? Optional.empty()
        : otherSpelling(path.getParent(), String.valueOf(path.getFileName()));
  }

  private static Optional<String> otherSpelling(@Nullable Path directory, String name)
      throws IOException {
    Optional<String> other = Optional.empty();
    if (directory != null && Files.isDirectory(directory)) {
      try (DirectoryStream<Path> names = Files.newDirectoryStream(directory)) {
        for (Path one : names) {
          String spelt = String.valueOf(one.getFileName());
          if (spelt.equals(name)) {
            return Optional.empty();
          }
          if (spelt.equalsIgnoreCase(name)) {
            other = Optional.of(spelt);
          }
        }
      }
    }
    return other;
  }
}
