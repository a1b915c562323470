package org.tranship.driver.file;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.tranship.core.store.KeyRules;
import org.tranship.core.store.StoreException;
import org.tranship.core.store.StoreException.Kind;
import org.tranship.core.value.Key;
import org.tranship.driver.file.FileSettings.Links;

/// Where the object of a key is, and whether the way there may be taken. No key leads out of the
/// root: not by its spelling, which [KeyRules] restrict, and not by a symbolic link in the middle,
/// which is refused, or followed only as far as it stays below the root. The check is made anew for
/// each call; somebody who swaps directories for links at the same moment is not kept out by it.
final class FilePaths {
  /// Longest path that Linux takes, its closing NUL not counted.
  private static final int LONGEST_PATH = 4095;

  private static final int LONGEST_NAME = 255;

  private final FileSettings settings;
  private final FileErrors errors;
  private final Optional<NameEncoding> encoding;
  private final FileCase spelling;
  private final KeyRules rules;
  private volatile @Nullable Path real;

  FilePaths(FileSettings settings, FileErrors errors) {
    this(settings, errors, FileCase.of(settings.root()));
  }

  FilePaths(FileSettings settings, FileErrors errors, FileCase spelling) {
    this.settings = settings;
    this.errors = errors;
    this.spelling = settings.encodeKeys() ? FileCase.SENSITIVE : spelling;
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

  Links links() {
    return settings.links();
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

  /// Whether the way to the object may be taken and is there.
  ///
  /// @return false if a directory on the way is missing
  /// @throws StoreException of kind `UNSUPPORTED` if a symbolic link is in the way, `INVALID_KEY`
  ///   if a file is where a directory has to be and the object is to be written
  boolean passable(Path root, Path path, Key key, String operation) throws IOException {
    Path parent = path.getParent();
    if (parent == null || parent.equals(root) && spelling.sensitive()) {
      return true;
    }
    Path there;
    try {
      there = parent.toRealPath();
    } catch (IOException e) {
      if (!FileErrors.isMissing(e)) {
        throw e;
      }
      inspect(root, parent, key, operation);
      return false;
    }
    if (!there.equals(parent)) {
      if (settings.links() != Links.FOLLOW) {
        inspect(root, parent, key, operation);
      } else if (!there.startsWith(root)) {
        throw leaves(key, operation, parent);
      }
    }
    if (!spelling.sensitive()) {
      for (Path at = path; at != null && !at.equals(root); at = at.getParent()) {
        mustBeSpelt(at, key, operation);
      }
    }
    return true;
  }

  /// Names what is in the way of an object that is to be written, if something is.
  void explain(Path root, Path path, Key key) throws IOException {
    Path parent = path.getParent();
    if (parent != null) {
      inspect(root, parent, key, "write");
    }
  }

  private void mustBeSpelt(Path path, Key key, String operation) throws IOException {
    Optional<String> other = spelling.otherSpelling(path);
    if (other.isPresent()) {
      throw errors.because(
          Kind.INVALID_KEY,
          operation,
          key,
          "the file system ignores case and holds \"" + other.get() + "\" already",
          "Set the option encode-keys=true, or leave the object out.");
    }
  }

  /// Finds out what is in the way, part by part.
  private void inspect(Path root, Path parent, Key key, String operation) throws IOException {
    Path at = root;
    for (Path name : root.relativize(parent)) {
      at = at.resolve(name);
      FileFacts facts;
      try {
        facts = FileFacts.of(at, false);
      } catch (IOException e) {
        if (FileErrors.isMissing(e)) {
          return;
        }
        throw e;
      }
      if (facts.isLink()) {
        if (settings.links() != Links.FOLLOW) {
          throw errors.because(
              Kind.UNSUPPORTED,
              operation,
              key,
              root.relativize(at) + " on the way is a symbolic link",
              "Set the option links=follow if it may be followed.");
        }
        facts = followed(root, at, key, operation);
      }
      if (!facts.isDirectory() && operation.equals("write")) {
        throw errors.because(
            Kind.INVALID_KEY,
            operation,
            key,
            "there is "
                + facts.type()
                + " at \""
                + root.relativize(at)
                + "\", and a file cannot be"
                + " a directory too",
            "Remove one of the two objects, or give one another name.");
      }
    }
  }

  /// Looks at the object of a path.
  ///
  /// @return its facts, those of the target for a link that is followed; empty if there is no
  ///   object
  /// @throws StoreException of kind `UNSUPPORTED` for what is no object here but no directory
  ///   either
  Optional<FileFacts> look(Path root, Path path, Key key, String operation) throws IOException {
    FileFacts facts;
    try {
      if (!passable(root, path, key, operation)) {
        return Optional.empty();
      }
      facts = FileFacts.of(path, false);
    } catch (IOException e) {
      if (FileErrors.isMissing(e)) {
        return Optional.empty();
      }
      throw e;
    }
    if (facts.isRegular()) {
      return Optional.of(facts);
    }
    if (facts.isDirectory()) {
      return Optional.empty();
    }
    if (facts.isLink()) {
      return switch (settings.links()) {
        case KEEP -> Optional.of(facts);
        case REFUSE -> throw refusedLink(key, operation);
        case FOLLOW ->
            Optional.of(followed(root, path, key, operation)).filter(FileFacts::isRegular);
      };
    }
    throw special(facts, key, operation);
  }

  /// The facts of what a symbolic link points to.
  FileFacts followed(Path root, Path path, Key key, String operation) throws IOException {
    try {
      if (!path.toRealPath().startsWith(root)) {
        throw leaves(key, operation, path);
      }
      FileFacts facts = FileFacts.of(path, true);
      if (!facts.isRegular() && !facts.isDirectory()) {
        throw special(facts, key, operation);
      }
      return facts;
    } catch (IOException e) {
      if (FileErrors.isMissing(e)) {
        throw errors.because(
            Kind.UNSUPPORTED,
            operation,
            key,
            "it is a symbolic link that points to nothing",
            "Remove the link, or set the option links=keep.");
      }
      throw e;
    }
  }

  StoreException refusedLink(Key key, String operation) {
    return errors.because(
        Kind.UNSUPPORTED,
        operation,
        key,
        "it is a symbolic link",
        "Set the option links=follow or links=keep, or leave it out.");
  }

  StoreException special(FileFacts facts, Key key, String operation) {
    return errors.because(
        Kind.UNSUPPORTED, operation, key, "it is " + facts.type(), "Leave it out.");
  }

  private StoreException leaves(Key key, String operation, Path path) throws IOException {
    return errors.because(
        Kind.UNSUPPORTED,
        operation,
        key,
        "a symbolic link leads out of the directory, to " + path.toRealPath(),
        "Remove the link, or set the option links=keep.");
  }

  /// Where a symbolic link points.
  static String target(Path link) throws IOException {
    return Files.readSymbolicLink(link).toString();
  }

  static boolean exists(Path path) {
    return Files.exists(path, LinkOption.NOFOLLOW_LINKS);
  }
}
