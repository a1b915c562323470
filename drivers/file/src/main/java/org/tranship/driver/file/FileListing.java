package org.tranship.driver.file;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.tranship.core.store.Entry;
import org.tranship.core.store.ListRequest;
import org.tranship.core.store.Listing;
import org.tranship.core.store.StoreException.Kind;
import org.tranship.core.value.Key;
import org.tranship.driver.file.FileSettings.EmptyDirectories;
import org.tranship.driver.file.FileSettings.Links;

/// A walk through the directories in key order. Parts of the tree that the request cannot be about
/// are not entered. What is there but is no object (a name that is not UTF-8, a pipe, a link that
/// is refused, a directory that may not be read) is thrown as a fault with its key, and the walk
/// goes on behind it with the next call; nothing is passed over in silence.
final class FileListing implements Listing {
  /// A directory under way.
  ///
  /// @param path where it is
  /// @param prefix what the keys of its files begin with, with the closing slash
  /// @param folder its names
  /// @param inode what it is, to notice links that go round in a circle
  private record Level(Path path, String prefix, Folder folder, long inode, long device) {}

  private final FilePaths paths;
  private final FileErrors errors;
  private final EmptyDirectories empties;
  private final ListRequest request;
  private final BooleanSupplier closed;
  private final Path root;
  private final Deque<Level> levels = new ArrayDeque<>();
  private @Nullable FileFacts found;

  FileListing(
      FilePaths paths,
      FileErrors errors,
      EmptyDirectories empties,
      ListRequest request,
      BooleanSupplier closed,
      Path root) {
    this.paths = paths;
    this.errors = errors;
    this.empties = empties;
    this.request = request;
    this.closed = closed;
    this.root = root;
    try {
      enter(root, "", FileFacts.of(root, true));
    } catch (IOException e) {
      throw errors.of(e, "list", null);
    }
  }

  @Override
  public @Nullable Entry next() {
    while (!levels.isEmpty()) {
      if (Thread.currentThread().isInterrupted()) {
        throw errors.interrupted("list", null);
      }
      if (closed.getAsBoolean()) {
        throw errors.closed("list", null);
      }
      Level level = levels.element();
      unreadable(level);
      Folder.Node node;
      try {
        node = level.folder().next(part -> look(level, part));
      } catch (IOException e) {
        throw errors.of(e, "list", directory(level.prefix()));
      }
      if (node == null) {
        levels.pop();
        continue;
      }
      String text = level.prefix() + node.part();
      switch (node.nature()) {
        case FILE -> {
          FileFacts facts = found;
          if (facts != null) {
            return facts.listed(Key.of(text));
          }
        }
        case DIRECTORY -> descend(level.path().resolve(paths.name(node.part())), text + "/");
        case NOTHING -> {}
      }
    }
    return null;
  }

  private void unreadable(Level level) {
    String name = level.folder().nextUnreadable();
    if (name != null) {
      throw errors.because(
          Kind.INVALID_KEY,
          "list",
          Key.of(level.prefix() + name),
          "the file's name stands for no key: it is not UTF-8, or not as keys are encoded",
          "Rename the file; it is shown here as well as it can be.");
    }
  }

  private Folder.Nature look(Level level, String part) throws IOException {
    String text = level.prefix() + part;
    Path path = level.path().resolve(paths.name(part));
    FileFacts facts;
    try {
      facts = FileFacts.of(path, false);
      if (facts.isLink() && paths.ways().links() == Links.FOLLOW) {
        facts = paths.ways().followed(root, path, Key.of(text), "list");
      }
    } catch (IOException e) {
      if (FileErrors.isMissing(e)) {
        return Folder.Nature.NOTHING;
      }
      throw errors.of(e, "list", Key.of(text));
    }
    if (facts.isDirectory()) {
      return reaches(text + "/") ? Folder.Nature.DIRECTORY : Folder.Nature.NOTHING;
    }
    if (text.isEmpty()) {
      throw errors.because(
          Kind.INVALID_KEY, "list", Key.of("%"), "a file of this name would have an empty key");
    }
    if (!concerns(text)) {
      return Folder.Nature.NOTHING;
    }
    if (facts.isLink() && paths.ways().links() == Links.REFUSE) {
      throw paths.ways().refusedLink(Key.of(text), "list");
    }
    if (!facts.isRegular() && !facts.isLink()) {
      throw paths.ways().special(facts, Key.of(text), "list");
    }
    found = facts;
    return Folder.Nature.FILE;
  }

  private void descend(Path path, String prefix) {
    try {
      FileFacts facts = FileFacts.of(path, paths.ways().links() == Links.FOLLOW);
      for (Level level : levels) {
        if (level.inode() == facts.inode() && level.device() == facts.device()) {
          throw errors.because(
              Kind.UNSUPPORTED,
              "list",
              directory(prefix),
              "the symbolic link leads back to a directory above it",
              "Remove the link, or set the option links=keep.");
        }
      }
      enter(path, prefix, facts);
    } catch (IOException e) {
      // A directory that was removed since its name was read held nothing.
      if (!FileErrors.isMissing(e)) {
        throw errors.of(e, "list", directory(prefix));
      }
    }
  }

  private void enter(Path path, String prefix, FileFacts facts) throws IOException {
    Folder folder =
        Folder.read(path, paths, part -> concerns(prefix + part) || reaches(prefix + part + "/"));
    if (!folder.isEmpty()) {
      levels.push(new Level(path, prefix, folder, facts.inode(), facts.device()));
    } else if (empties == EmptyDirectories.REFUSE && !prefix.isEmpty()) {
      throw errors.because(
          Kind.UNSUPPORTED,
          "list",
          directory(prefix),
          "it is a directory without files, which no object can stand for",
          "Remove it, or set the option empty-directories=ignore.");
    }
  }

  /// Whether a file of this key is asked for.
  private boolean concerns(String text) {
    return text.startsWith(request.prefix())
        && !text.isEmpty()
        && (request.after().isEmpty() || request.after().get().compareTo(Key.of(text)) < 0);
  }

  /// Whether a key that begins with this text, which ends with a slash, may be asked for.
  private boolean reaches(String text) {
    if (!text.startsWith(request.prefix()) && !request.prefix().startsWith(text)) {
      return false;
    }
    return request.after().isEmpty()
        || request.after().get().startsWith(text)
        || request.after().get().compareTo(Key.of(text)) < 0;
  }

  private static @Nullable Key directory(String prefix) {
    return prefix.isEmpty() ? null : Key.of(prefix);
  }

  @Override
  public void close() {
    levels.clear();
  }
}
