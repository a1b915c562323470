package org.tranship.driver.file;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// The names in one directory, in the order in which keys below them sort.
///
/// A directory `n` sorts as `n/`: behind a file `n-1`, since `-` is less than `/`, though `n` is
/// less than `n-1`. So that not every name has to be looked at before the first can be given, a
/// directory waits on a small stack until all names between `n` and `n/` have gone by; those all
/// begin with `n`.
///
/// Memory: the names, about 50 bytes each and one directory a level of depth; no facts of files.
final class Folder {
  /// What a caller says of a part of a key.
  enum Nature {
    FILE,
    DIRECTORY,
    /// Gone since the names were read, or of no interest.
    NOTHING
  }

  /// A name, decoded, with what it is.
  record Node(String part, Nature nature) {}

  /// Looks at a part of a key.
  @FunctionalInterface
  interface Look {
    Nature at(String part) throws IOException;
  }

  private final byte[][] parts;
  private final List<String> unreadable;
  private final boolean empty;
  private int next;
  private final Deque<byte[]> waiting = new ArrayDeque<>();

  private Folder(byte[][] parts, List<String> unreadable, boolean empty) {
    this.parts = parts;
    this.unreadable = unreadable;
    this.empty = empty;
  }

  /// Reads the names of a directory.
  ///
  /// @param wanted says of a part of a key whether it is of interest, before it is kept
  static Folder read(Path directory, FilePaths paths, Predicate<String> wanted) throws IOException {
    List<byte[]> parts = new ArrayList<>();
    List<String> unreadable = new ArrayList<>();
    boolean empty = true;
    try (DirectoryStream<Path> names = Files.newDirectoryStream(directory)) {
      for (Path path : names) {
        Path file = path.getFileName();
        String name = String.valueOf(file);
        if (name.startsWith(Temporaries.RESERVED)) {
          continue;
        }
        empty = false;
        if (name.indexOf('\uFFFD') >= 0 && !isFaithful(file, name)) {
          unreadable.add(name);
          continue;
        }
        String part = paths.part(name).orElse(null);
        if (part == null) {
          unreadable.add(name);
        } else if (wanted.test(part)) {
          parts.add(part.getBytes(StandardCharsets.UTF_8));
        }
      }
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
    byte[][] sorted = parts.toArray(byte[][]::new);
    Arrays.sort(sorted, Arrays::compareUnsigned);
    unreadable.sort(null);
    return new Folder(sorted, unreadable, empty);
  }

  /// Whether the text is the name, or only what is left of one that is not UTF-8.
  private static boolean isFaithful(@Nullable Path file, String name) {
    try {
      return Path.of(name).equals(file);
    } catch (InvalidPathException e) {
      return false;
    }
  }

  /// Whether there is no name at all, but for those the store keeps for itself.
  boolean isEmpty() {
    return empty;
  }

  /// Takes out one name that stands for no key, as far as it can be shown; null when there is none.
  @Nullable String nextUnreadable() {
    return unreadable.isEmpty() ? null : unreadable.removeFirst();
  }

  /// The next name in key order; null at the end.
  @Nullable Node next(Look look) throws IOException {
    while (true) {
      byte[] directory = waiting.peek();
      if (directory != null && (next == parts.length || isBefore(directory, parts[next]))) {
        waiting.pop();
        return new Node(text(directory), Nature.DIRECTORY);
      }
      if (next == parts.length) {
        return null;
      }
      byte[] bytes = parts[next++];
      String part = text(bytes);
      switch (look.at(part)) {
        case DIRECTORY -> waiting.push(bytes);
        case FILE -> {
          return new Node(part, Nature.FILE);
        }
        case NOTHING -> {}
      }
    }
  }

  /// Whether `directory/` sorts before `name`.
  private static boolean isBefore(byte[] directory, byte[] name) {
    int difference = Arrays.mismatch(directory, name);
    if (difference >= 0 && difference < directory.length && difference < name.length) {
      return Byte.compareUnsigned(directory[difference], name[difference]) < 0;
    }
    // Names are unique and sorted, so the directory's is a proper beginning of the other.
    return '/' < Byte.toUnsignedInt(name[directory.length]);
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
