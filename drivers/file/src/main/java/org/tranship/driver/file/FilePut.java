package org.tranship.driver.file;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.tranship.core.store.Condition;
import org.tranship.core.store.Content;
import org.tranship.core.store.PutRequest;
import org.tranship.core.store.StoreException;
import org.tranship.core.store.StoreException.Kind;
import org.tranship.core.store.WriteOutcome;
import org.tranship.core.value.Key;
import org.tranship.core.value.Version;

/// One write: a temporary file beside the object, filled, then renamed over it.
final class FilePut {
  private static final Set<StandardOpenOption> NEW =
      Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);

  /// How often directories are made again that a delete took away at the same moment.
  private static final int PATIENCE = 1000;

  private final FilePaths paths;
  private final FileErrors errors;
  private final Temporaries temporaries;
  private final FileDurability durability;
  private final Optional<SystemCalls> posix;
  private final BooleanSupplier closed;
  private final FileFill fill;
  private volatile boolean watched;

  FilePut(
      FilePaths paths,
      FileErrors errors,
      Temporaries temporaries,
      FileDurability durability,
      Optional<SystemCalls> posix,
      BooleanSupplier closed) {
    this.paths = paths;
    this.errors = errors;
    this.temporaries = temporaries;
    this.durability = durability;
    this.posix = posix;
    this.closed = closed;
    this.fill = new FileFill(errors, closed);
  }

  /// @throws StoreException for a fault of the content; what the file system says comes the same
  ///   way and is told apart by [FileStore]
  WriteOutcome.Done put(PutRequest request, FileAttributes attributes)
      throws IOException, FileFill.SourceFault {
    Key key = request.key();
    Path root = root(key);
    Path path = paths.of(root, key, "write");
    boolean create = request.condition() instanceof Condition.IfAbsent;
    Path temporary = temporaries.take(root, path);
    try {
      if (!create || !wroteSmall(path, temporary, request, attributes)) {
        boolean replaces =
            paths.ways().passable(root, path, key, "write") && occupied(path, key, create);
        write(root, path, temporary, request, attributes, replaces);
        attributes.apply(temporary, key, errors);
      }
      if (closed.getAsBoolean()) {
        throw errors.closed("write", key);
      }
      rename(root, temporary, path, key, create);
    } catch (IOException | FileFill.SourceFault | RuntimeException | Error e) {
      remove(temporary, e);
      throw e;
    } finally {
      temporaries.release();
    }
    return new WriteOutcome.Done(version(path), Optional.empty());
  }

  private Version version(Path path) {
    Optional<FileFacts> facts = paths.ways().small().flatMap(small -> small.named(path));
    if (facts.isPresent()) {
      return facts.get().version();
    }
    try {
      return FileFacts.of(path, false).version();
    } catch (IOException e) {
      return Version.NONE; // it was written, and is gone again or cannot be looked at
    }
  }

  /// Writes a small object whose directory is there. Whether its name is taken, the rename will
  /// tell: to ask beforehand would cost each new object a call, for the few that are not.
  ///
  /// @return false if nothing was written, and the long way is to be taken
  private boolean wroteSmall(
      Path path, Path temporary, PutRequest request, FileAttributes attributes) throws IOException {
    Optional<SmallFiles> small = paths.ways().small();
    if (small.isEmpty()
        || attributes.link().isPresent()
        || !(request.content() instanceof Content.Bytes(byte[] array, int offset, int length))
        || length > SmallFiles.MOST) {
      return false;
    }
    try {
      Optional<SmallFiles.Written> written =
          small
              .get()
              .write(temporary, array, offset, length, attributes.mode(), attributes.modified());
      if (written.isPresent() && !written.get().facts().map(attributes::areOf).orElse(false)) {
        // The mode is cut by this user's mask, or the file system keeps no such time.
        attributes.apply(temporary, request.key(), errors);
      }
      return written.isPresent();
    } catch (SystemCalls.Refused e) {
      // On a full disk an object that is there already is still that, and not a fault.
      boolean _ = occupied(path, request.key(), true);
      throw new IOException(e.getMessage(), e);
    }
  }

  private Path root(Key key) throws IOException {
    if (paths.root().isEmpty() && paths.create()) {
      paths.createRoot();
    }
    Path root = paths.root().orElseGet(() -> paths.needed("write", key));
    if (!watched) {
      durability.watch(root);
      watched = true;
    }
    return root;
  }

  /// Whether an object will be replaced.
  private boolean occupied(Path path, Key key, boolean create) throws IOException {
    // Where nothing may be there, the rename is the judge; this only spares the writing. It need
    // not
    // see a link that points nowhere, and so costs no exception for each new object.
    if (!(create ? Files.exists(path) : Files.exists(path, LinkOption.NOFOLLOW_LINKS))) {
      return false;
    }
    FileFacts facts;
    try {
      facts = FileFacts.of(path, false);
    } catch (IOException e) {
      if (FileErrors.isMissing(e)) {
        return false;
      }
      throw e;
    }
    if (facts.isDirectory()) {
      return false; // the rename will tell whether it is in use
    }
    if (!facts.isRegular() && !facts.isLink()) {
      throw paths.ways().special(facts, key, "write");
    }
    if (create) {
      throw taken(key);
    }
    return true;
  }

  private void write(
      Path root,
      Path path,
      Path temporary,
      PutRequest request,
      FileAttributes attributes,
      boolean replaces)
      throws IOException, FileFill.SourceFault {
    for (int attempt = 0; ; attempt++) {
      try {
        if (attributes.link().isPresent()) {
          Files.createSymbolicLink(temporary, Path.of(attributes.link().get()));
          return;
        }
        try (FileChannel channel = FileChannel.open(temporary, NEW)) {
          fill.fill(channel, request);
          if (replaces) {
            // A power cut must leave the old object or the new one. The rename may reach the disk
            // before the bytes do, so where there is an old object they go first.
            channel.force(false);
          }
        }
        return;
      } catch (IOException e) {
        if (!FileErrors.isMissing(e) || attempt >= PATIENCE || !Files.isDirectory(root)) {
          throw e;
        }
        // Not there yet, or taken away by the delete of the last object in it.
        createParents(root, path, request.key());
      }
    }
  }

  private void createParents(Path root, Path path, Key key) throws IOException {
    try {
      Folders.createParents(root, path);
    } catch (IOException e) {
      // A file is in the way, or comes and goes: this names it if it is still there.
      paths.ways().explain(root, path, key);
      if (!FileErrors.isMissing(e) && !(e instanceof FileAlreadyExistsException)) {
        throw e;
      }
    }
  }

  private void rename(Path root, Path temporary, Path path, Key key, boolean create)
      throws IOException {
    for (int attempt = 0; ; attempt++) {
      if (create ? renamedIfAbsent(temporary, path) : renamed(temporary, path)) {
        return;
      }
      // The name is taken: by an object, or by a directory, perhaps one that holds nothing.
      if (!Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
        if (create) {
          boolean _ = occupied(path, key, true); // says so if it is no object
          throw taken(key);
        }
      } else if (attempt >= PATIENCE || !Folders.removedWithEmptyOnes(path)) {
        throw errors.because(
            Kind.INVALID_KEY,
            "write",
            key,
            "there is a directory \""
                + root.relativize(path)
                + "\" with objects below it, and a"
                + " directory cannot be a file too",
            "Remove one of the two, or give the object another name.");
      }
    }
  }

  private static boolean renamed(Path temporary, Path path) throws IOException {
    try {
      Files.move(temporary, path, StandardCopyOption.ATOMIC_MOVE);
      return true;
    } catch (IOException e) {
      int number = FileErrors.number(e);
      if (number == SystemCalls.EISDIR
          || number == SystemCalls.ENOTEMPTY
          || number == SystemCalls.EEXIST) {
        return false;
      }
      throw e;
    }
  }

  private boolean renamedIfAbsent(Path temporary, Path path) throws IOException {
    if (posix.isPresent()) {
      try {
        posix.get().renameNoReplace(temporary, path);
        return true;
      } catch (SystemCalls.Refused e) {
        if (e.number() == SystemCalls.EEXIST) {
          return false;
        }
        if (e.number() != SystemCalls.EINVAL && e.number() != SystemCalls.ENOSYS) {
          throw new IOException(e.getMessage(), e);
        }
      }
    }
    try {
      // A link is refused where the name is taken; for a moment the file has both names.
      Files.createLink(path, temporary);
    } catch (FileAlreadyExistsException e) {
      return false;
    }
    Files.delete(temporary);
    return true;
  }

  private StoreException taken(Key key) {
    return errors.because(Kind.CONDITION_FAILED, "write", key, "another object is there");
  }

  private static void remove(Path temporary, Throwable because) {
    try {
      Files.deleteIfExists(temporary);
    } catch (IOException e) {
      because.addSuppressed(e); // the next store sweeps it away
    }
  }
}
