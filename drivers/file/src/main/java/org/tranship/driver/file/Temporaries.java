package org.tranship.driver.file;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// The names under which objects are written before they get their own, and the clearing away of
/// those that a dead process left.
///
/// Each store that writes has a *mark* in the root, `.tranship~ID.live`, locked by the operating
/// system for as long as the process lives; its temporary files are called `.tranship~ID-N`. A
/// process that is killed leaves its mark without a lock. The first write of a later store, or its
/// sweep, finds it, walks the tree once, and removes each temporary file whose mark nobody holds,
/// then the mark. Where the file system has no locks, only what is older than a day is removed. A
/// store that is closed properly takes its mark away, so that nothing has to be walked after it;
/// one that is only read leaves no trace and removes nothing.
final class Temporaries {
  /// What all names begin with that the store keeps for itself.
  static final String RESERVED = ".tranship~";

  private static final String LIVE = ".live";
  private static final Duration OLD = Duration.ofDays(1);

  /// Marks held by this very process. They must not even be opened again: closing the second
  /// channel would drop the lock of the first, as POSIX has it.
  private static final Set<String> OURS = ConcurrentHashMap.newKeySet();

  private final Clock clock;
  private final String id = UUID.randomUUID().toString().substring(0, 13);
  private final AtomicLong names = new AtomicLong();
  private final AtomicInteger inFlight = new AtomicInteger();
  private final ReentrantLock beginning = new ReentrantLock();
  private volatile boolean begun;
  private @Nullable FileChannel mark;
  private @Nullable Path markPath;

  Temporaries(Clock clock) {
    this.clock = clock;
  }

  /// A fresh name beside the path; [#release] it when the file has gone from there.
  Path take(Path root, Path beside) throws IOException {
    if (!begun) {
      begin(root);
    }
    inFlight.incrementAndGet();
    return beside.resolveSibling(RESERVED + id + '-' + names.incrementAndGet());
  }

  /// Says that a name taken is no longer there.
  void release() {
    inFlight.decrementAndGet();
  }

  private void begin(Path root) throws IOException {
    beginning.lock();
    try {
      if (begun) {
        return;
      }
      OURS.add(id);
      Path path = root.resolve(RESERVED + id + LIVE);
      mark = lockedMark(path);
      markPath = path;
      sweep(root, clock);
      begun = true;
    } finally {
      beginning.unlock();
    }
  }

  private static FileChannel lockedMark(Path path) throws IOException {
    while (true) {
      FileChannel channel =
          FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      try {
        FileLock lock = channel.tryLock();
        // Somebody may have taken the mark away before it was locked, seeing nobody hold it.
        if (lock != null && Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
          channel.force(true);
          return channel;
        }
      } catch (IOException e) {
        if (Files.exists(path, LinkOption.NOFOLLOW_LINKS)
            && !Thread.currentThread().isInterrupted()) {
          return channel; // no locks here: the age of what is left decides
        }
        channel.close();
        throw e;
      }
      channel.close();
    }
  }

  /// Removes what dead processes left, if a mark says that there may be something.
  static void sweep(Path root, Clock clock) throws IOException {
    Map<String, Boolean> holders = new HashMap<>();
    boolean dead = false;
    try (DirectoryStream<Path> marks = Files.newDirectoryStream(root, RESERVED + "*" + LIVE)) {
      for (Path one : marks) {
        String name = String.valueOf(one.getFileName());
        dead |=
            isFree(root, name.substring(RESERVED.length(), name.length() - LIVE.length()), holders);
      }
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
    if (!dead) {
      return;
    }
    Files.walkFileTree(
        root,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes facts)
              throws IOException {
            String name = String.valueOf(file.getFileName());
            int dash = name.lastIndexOf('-');
            if (name.startsWith(RESERVED)
                && dash > RESERVED.length()
                && !name.endsWith(LIVE)
                && (isFree(root, name.substring(RESERVED.length(), dash), holders)
                    || isOld(facts, clock))) {
              Files.deleteIfExists(file);
            }
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path file, IOException fault) {
            // Gone, or not ours to read: a listing will say so.
            return FileVisitResult.CONTINUE;
          }
        });
    // The marks go last: killed before this, the next store walks again.
    for (Map.Entry<String, Boolean> holder : holders.entrySet()) {
      if (holder.getValue()) {
        Files.deleteIfExists(root.resolve(RESERVED + holder.getKey() + LIVE));
      }
    }
  }

  private static boolean isOld(BasicFileAttributes facts, Clock clock) {
    Instant limit = clock.instant().minus(OLD);
    // Both: the time of change is set by the operator's data, that of creation is not known
    // everywhere.
    return facts.lastModifiedTime().toInstant().isBefore(limit)
        && facts.creationTime().toInstant().isBefore(limit);
  }

  /// Whether nobody holds the mark of this id, asked once each.
  private static boolean isFree(Path root, String id, Map<String, Boolean> holders) {
    return holders.computeIfAbsent(id, it -> !OURS.contains(it) && isUnlocked(root, it));
  }

  private static boolean isUnlocked(Path root, String id) {
    try (FileChannel channel =
            FileChannel.open(root.resolve(RESERVED + id + LIVE), StandardOpenOption.WRITE);
        FileLock lock = channel.tryLock()) {
      return lock != null;
    } catch (NoSuchFileException e) {
      return true;
    } catch (IOException e) {
      return false; // no locks here, or not ours: leave it
    }
  }

  /// Takes the mark away, unless a write is still under way, which may yet leave something.
  void close() {
    beginning.lock();
    try {
      FileChannel channel = mark;
      if (channel == null) {
        return;
      }
      mark = null;
      if (inFlight.get() == 0 && markPath != null) {
        Files.deleteIfExists(markPath);
      }
      channel.close();
      OURS.remove(id);
    } catch (IOException e) {
      // The mark stays behind and costs the next store one walk.
      OURS.remove(id);
    } finally {
      beginning.unlock();
    }
  }
}
