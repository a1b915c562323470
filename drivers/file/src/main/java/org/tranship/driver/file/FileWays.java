package org.tranship.driver.file;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.tranship.core.store.StoreException;
import org.tranship.core.store.StoreException.Kind;
import org.tranship.core.value.Key;
import org.tranship.driver.file.FileSettings.Links;

/// Whether the way from the root to an object may be taken, and what is at its end. A symbolic link
/// on the way or at the end is refused, or followed only as far as it stays below the root. The
/// look is taken anew for each call; somebody who swaps directories for links at the same moment is
/// not kept out by it.
///
/// @param links what a symbolic link is
/// @param spelling whether names that differ in case are different
/// @param small the short way to what is ordinary, where there is one
record FileWays(Links links, FileCase spelling, FileErrors errors, Optional<SmallFiles> small) {
  FileWays {
    // How a name is really spelt, only the long way tells.
    small = small.filter(_ -> spelling.sensitive());
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
      if (links != Links.FOLLOW) {
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
        if (links != Links.FOLLOW) {
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
      SmallFiles.Look look = small.map(it -> it.look(path)).orElse(SmallFiles.Look.UNSURE);
      if (look.sure()) {
        if (look.facts().isEmpty()) {
          return Optional.empty();
        }
        facts = look.facts().get();
      } else {
        if (!passable(root, path, key, operation)) {
          return Optional.empty();
        }
        facts = FileFacts.of(path, false);
      }
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
      return switch (links) {
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
}
