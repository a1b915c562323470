package org.tranship.driver.file;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.tranship.core.store.KeyRules;
import org.tranship.core.store.StoreException;
import org.tranship.core.store.StoreException.Kind;
import org.tranship.core.value.Key;

/// Where the object of a key is. No key leads out of the root: not by its spelling, which
/// [KeyRules] restrict, and not by a symbolic link in the middle, which [FileWays] looks for.
final class FilePaths {
  /// Longest path that Linux takes, its closing NUL not counted.
  private static final int LONGEST_PATH = 4095;

  private static final int LONGEST_NAME = 255;

  private final FileSettings settings;
  private final FileErrors errors;
  private final Optional<NameEncoding> encoding;
  private final FileWays ways;
  private final KeyRules rules;
  private volatile @Nullable Path real;

  FilePaths(FileSettings settings, FileErrors errors, Optional<SmallFiles> small) {
    this(settings, errors, small, FileCase.of(settings.root()));
  }

  FilePaths(
      FileSettings settings, FileErrors errors, Optional<SmallFiles> small, FileCase spelling) {
    this.settings = settings;
    this.errors = errors;
    this.ways =
        new FileWays(
            settings.links(), settings.encodeKeys() ? FileCase.SENSITIVE : spelling, errors, small);
    this.encoding =
        settings.encodeKeys()
            ? Optional.of(new NameEncoding(!spelling.sensitive()))
            : Optional.empty();
    this.rules =
        new KeyRules(
            // The temporary name beside the object may be longer than the object's own.
            Math.max(1, LONGEST_PATH - bytes(settings.root()) - 64),
            LONGEST_NAME,
            !settings.encodeKeys(),
            settings.encodeKeys() || spelling.sensitive(),
            settings.encodeKeys(),
            true,
            settings.encodeKeys() ? "" : Temporaries.RESERVED);
  }

  private static int bytes(Path path) {
    return path.toString().getBytes(StandardCharsets.UTF_8).length;
  }

  KeyRules rules() {
    return rules;
  }

  /// Whether ways below the root may be taken.
  FileWays ways() {
    return ways;
  }

  boolean create() {
    return settings.create();
  }

  /// The root itself, without symbolic links in its own path; empty if it is not there.
  Optional<Path> root() {
    Path known = real;
    if (known == null) {
      try {
        known = settings.root().toRealPath();
      } catch (IOException e) {
        return Optional.empty();
      }
      real = known;
    }
    return Optional.of(known);
  }

  /// Creates the root and what is missing above it.
  void createRoot() throws IOException {
    Files.createDirectories(settings.root());
  }

  /// The root, which must be a directory.
  Path needed(String operation, @Nullable Key key) {
    Optional<Path> root = root();
    if (root.isEmpty() || !Files.isDirectory(root.get())) {
      throw errors.because(
          Kind.CONTAINER_MISSING,
          operation,
          key,
          Files.exists(settings.root())
              ? settings.root() + " is no directory"
              : "the directory " + settings.root() + " is not there",
          "Name an existing directory, or set the option create=true.");
    }
    return root.get();
  }

  /// The root, which may only be missing if it comes with the first write.
  Optional<Path> rootFor(String operation, Key key) {
    Optional<Path> root = root();
    return root.isPresent() || settings.create() ? root : Optional.of(needed(operation, key));
  }

  /// Where the object of a key is or would be.
  ///
  /// @param root the root's own path
  /// @throws StoreException of kind `INVALID_KEY` if no file can stand for the key
  Path of(Path root, Key key, String operation) {
    Optional<String> objection = rules.objection(key);
    if (objection.isPresent()) {
      throw errors.because(
          Kind.INVALID_KEY,
          operation,
          key,
          objection.get(),
          settings.encodeKeys()
              ? "Rename the object, or leave it out."
              : "Set the option encode-keys=true, or leave the object out.");
    }
    try {
      if (encoding.isEmpty()) {
        return root.resolve(key.text());
      }
      Path path = root;
      String text = key.text();
      for (int start = 0; start <= text.length(); ) {
        int slash = text.indexOf('/', start);
        int end = slash < 0 ? text.length() : slash;
        path = path.resolve(encoding.get().encode(text.substring(start, end)));
        start = end + 1;
      }
      return path;
    } catch (InvalidPathException e) {
      throw errors.because(
          Kind.INVALID_KEY,
          operation,
          key,
          "the key is no file name here: " + e.getReason(),
          "A name that is not ASCII needs a UTF-8 locale, such as LC_ALL=C.UTF-8.");
    }
  }

  /// The part of a key that a file name stands for; empty if it stands for none.
  Optional<String> part(String name) {
    return encoding.isEmpty() ? Optional.of(name) : encoding.get().decode(name);
  }

  /// The file name of a part of a key.
  String name(String part) {
    return encoding.isEmpty() ? part : encoding.get().encode(part);
  }

  /// Where a symbolic link points.
  static String target(Path link) throws IOException {
    return Files.readSymbolicLink(link).toString();
  }
}
