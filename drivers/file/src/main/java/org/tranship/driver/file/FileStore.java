package org.tranship.driver.file;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.tranship.core.store.Capabilities;
import org.tranship.core.store.Condition;
import org.tranship.core.store.DeleteRequest;
import org.tranship.core.store.Durability;
import org.tranship.core.store.Entry;
import org.tranship.core.store.ListRequest;
import org.tranship.core.store.Listing;
import org.tranship.core.store.ObjectBody;
import org.tranship.core.store.PutRequest;
import org.tranship.core.store.ReadRequest;
import org.tranship.core.store.Store;
import org.tranship.core.store.StoreException;
import org.tranship.core.store.StoreException.Kind;
import org.tranship.core.store.Sweeping;
import org.tranship.core.store.WriteOutcome;
import org.tranship.core.value.ByteCount;
import org.tranship.core.value.Key;
import org.tranship.driver.file.FileSettings.Links;

/// Files below one directory as objects: the key is the path.
///
/// Crash argument. An object is written under a temporary name in its own directory and gets its
/// name by one `rename`, which the kernel makes whole or not at all; so whoever looks, also after
/// the process was killed at any instruction, finds the old object, the new one, or none where none
/// was. `IfAbsent` uses a rename that refuses to replace (or a hard link, which does too): of two
/// writers one gets the name. A power cut is another matter, since the kernel may write names
/// before bytes. A new object is therefore not durable before [Durability#settle], which makes the
/// bytes, the names and the directories of a whole batch durable with one call; until then nobody
/// may say it is done, and after a power cut it may be there with wrong bytes, which a resumed run
/// reads and replaces. All of this holds on the short way of [SmallFiles] too, which only spends
/// fewer calls on the same acts in the same order. Where an object is replaced, its new bytes are
/// forced to the disk before the rename, so that even then the old ones or the new ones are there.
/// Left behind by a kill: one temporary file for each write under way, seen by no listing, removed
/// by the next store that writes or is told to sweep (see [Temporaries]), and perhaps directories
/// without files, which are no objects.
public final class FileStore implements Store {
  private static final Set<OpenOption> READ_ITSELF =
      Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);
  private static final Set<OpenOption> READ = Set.of(StandardOpenOption.READ);

  private final FileSettings settings;
  private final Clock clock;
  private final FileErrors errors;
  private final FilePaths paths;
  private final Temporaries temporaries;
  private final FileDurability durability;
  private final FilePut writer;
  private final FileDeletes deletes;
  private final Capabilities capabilities;
  private volatile boolean closed;

  FileStore(FileSettings settings) {
    this(settings, Clock.systemUTC(), Posix.LINUX);
  }

  FileStore(FileSettings settings, Clock clock, Optional<SystemCalls> posix) {
    this.settings = settings;
    this.clock = clock;
    this.errors = new FileErrors(settings.name(), settings.root());
    this.paths = new FilePaths(settings, errors, posix.flatMap(SystemCalls::small));
    this.temporaries = new Temporaries(clock);
    this.durability = new FileDurability(paths, errors, posix);
    this.writer = new FilePut(paths, errors, temporaries, durability, posix, () -> closed);
    this.deletes = new FileDeletes(settings, paths, errors);
    this.capabilities =
        new Capabilities(
            true,
            true,
            false,
            Capabilities.Versions.OBSERVED,
            true,
            true,
            Set.of(),
            FileAttributes.kinds(settings.links()),
            paths.rules(),
            ByteCount.of(Long.MAX_VALUE),
            ByteCount.of(Long.MAX_VALUE),
            1);
    if (!settings.root().getFileSystem().supportedFileAttributeViews().contains("unix")) {
      throw errors.because(
          Kind.CONFIGURATION, "open", null, "this operating system does not tell inodes and modes");
    }
  }

  @Override
  public Capabilities capabilities() {
    return capabilities;
  }

  @Override
  public void check() {
    new FileCheck(settings, paths, errors).run();
  }

  @Override
  public Listing list(ListRequest request) {
    if (settings.create() && paths.root().isEmpty()) {
      return new NothingListed();
    }
    Path root = paths.needed("list", null);
    return new FileListing(paths, errors, settings.emptyDirectories(), request, () -> closed, root);
  }

  /// The listing of a root that comes with the first write.
  private record NothingListed() implements Listing {
    @Override
    public @Nullable Entry next() {
      return null;
    }

    @Override
    public void close() {}
  }

  @Override
  public Optional<Entry> stat(Key key) {
    try {
      Optional<Path> root = paths.rootFor("stat", key);
      if (root.isEmpty()) {
        return Optional.empty();
      }
      Path path = paths.of(root.get(), key, "stat");
      Optional<FileFacts> facts = paths.ways().look(root.get(), path, key, "stat");
      if (facts.isEmpty()) {
        Path _ = paths.needed("stat", key);
        return Optional.empty();
      }
      return Optional.of(facts.get().entry(key, target(facts.get(), path)));
    } catch (IOException e) {
      throw errors.of(e, "stat", key);
    }
  }

  private static Optional<String> target(FileFacts facts, Path path) throws IOException {
    return facts.isLink() ? Optional.of(FilePaths.target(path)) : Optional.empty();
  }

  @Override
  public ObjectBody open(Key key, ReadRequest request) {
    try {
      Optional<Path> root = paths.rootFor("read", key);
      Optional<Path> path = root.map(it -> paths.of(it, key, "read"));
      Optional<SmallFiles.Content> held = path.flatMap(it -> held(it, request));
      if (held.isPresent()) {
        return SmallBody.of(held.get(), key, request, errors, () -> closed);
      }
      Optional<FileFacts> look =
          path.isEmpty()
              ? Optional.empty()
              : paths.ways().look(root.get(), path.get(), key, "read");
      if (look.isEmpty()) {
        if (!settings.create()) {
          Path _ = paths.needed("read", key);
        }
        throw errors.because(Kind.NOT_FOUND, "read", key, "there is no such file");
      }
      return body(key, path.get(), look.get(), request);
    } catch (IOException e) {
      throw errors.of(e, "read", key);
    }
  }

  /// All of a small file, if it was asked for and lies where files are expected to.
  private Optional<SmallFiles.Content> held(Path path, ReadRequest request) {
    return request.offset() == 0 && request.length().isEmpty()
        ? paths.ways().small().flatMap(small -> small.read(path))
        : Optional.empty();
  }

  private ObjectBody body(Key key, Path path, FileFacts facts, ReadRequest request)
      throws IOException {
    Entry entry = facts.entry(key, target(facts, path));
    if (request.ifVersion().isPresent() && !request.ifVersion().get().equals(entry.version())) {
      throw errors.because(Kind.CHANGED, "read", key, "the file was changed since it was listed");
    }
    boolean follow = settings.links() == Links.FOLLOW;
    long size = entry.size().bytes();
    long offset = Math.min(request.offset(), size);
    long count = Math.min(request.length().orElse(size), size - offset);
    if (facts.isLink() || count == 0) {
      return new FileBody(entry, facts, path, follow, null, 0, errors, () -> closed);
    }
    FileChannel channel = FileChannel.open(path, follow ? READ : READ_ITSELF);
    try {
      if (offset > 0) {
        FileChannel _ = channel.position(offset);
      }
      return new FileBody(entry, facts, path, follow, channel, count, errors, () -> closed);
    } catch (IOException e) {
      channel.close();
      throw e;
    }
  }

  @Override
  public WriteOutcome put(PutRequest request) {
    Key key = request.key();
    try {
      if (request.condition() instanceof Condition.IfVersion) {
        throw errors.because(
            Kind.UNSUPPORTED,
            "write",
            key,
            "a file cannot be replaced in one version only: nothing does both in one act");
      }
      FileAttributes attributes = FileAttributes.of(request, settings.links(), errors);
      return writer.put(request, attributes);
    } catch (FileFill.SourceFault e) {
      throw StoreException.reading(e.fault(), key);
    } catch (IOException e) {
      return refused(errors.of(e, "write", key));
    } catch (StoreException e) {
      return refused(e);
    }
  }

  static WriteOutcome refused(StoreException reason) {
    if (reason.kind() == Kind.INTERRUPTED) {
      throw reason;
    }
    return new WriteOutcome.Refused(reason);
  }

  @Override
  public List<WriteOutcome> delete(List<DeleteRequest> requests) {
    return requests.stream().map(deletes::delete).toList();
  }

  @Override
  public <T> Optional<T> feature(Class<T> type) {
    if (type == Durability.class) {
      return Optional.of(type.cast(durability));
    }
    Sweeping sweeping = this::sweep;
    return type == Sweeping.class ? Optional.of(type.cast(sweeping)) : Optional.empty();
  }

  private void sweep() {
    try {
      Optional<Path> root = paths.root();
      if (root.isPresent()) {
        Temporaries.sweep(root.get(), clock);
      }
    } catch (IOException e) {
      throw errors.of(e, "sweep", null);
    }
  }

  @Override
  public void close() {
    closed = true;
    temporaries.close();
    durability.close();
  }

  @Override
  public String toString() {
    return settings.name();
  }
}
