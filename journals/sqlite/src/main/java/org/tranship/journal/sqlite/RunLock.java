package org.tranship.journal.sqlite;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.FileLockInterruptionException;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import org.tranship.core.journal.Journal;
import org.tranship.core.journal.JournalException;
import org.tranship.core.journal.JournalException.Kind;

/// The right to write one run, or to a name: an exclusive lock of the operating system on a file of
/// its own, which ends with the process whatever it died of. The text inside names the holder for
/// people and decides nothing.
///
/// Crash argument: a POSIX lock belongs to a process and to an inode. It is lost when the process
/// ends, which is wanted, but also when the process closes *any* descriptor of that file. Hence the
/// lock is not on the database (SQLite opens and closes that), this process never opens the file of
/// a lock it holds, and one mutex makes "do we hold it?" and "open it" a single act. The file is
/// never removed: a lock on an unlinked inode would let a second holder in.
final class RunLock implements Journal.Claim {
  /// Whoever merely looks holds a shared lock for some microseconds; a taker outwaits that.
  private static final int ATTEMPTS = 10;

  private static final long PAUSE_MILLIS = 10;
  private static final int LONGEST_TEXT = 512;

  private static final ReentrantLock MUTEX = new ReentrantLock();
  private static final Map<Path, String> HELD_HERE = new HashMap<>();

  private final Path file;
  private final FileChannel channel;
  private boolean open = true;

  private RunLock(Path file, FileChannel channel) {
    this.file = file;
    this.channel = channel;
  }

  /// @param file the lock's file, as a real path, so that one lock has one name in this process
  /// @param holder who takes it
  /// @param what what its holder does, as in `Run 7 is being written`
  /// @throws JournalException `LOCKED` if it is taken, also by another handle of this process
  static RunLock take(Path file, String holder, String what) {
    MUTEX.lock();
    try {
      String here = HELD_HERE.get(file);
      if (here != null) {
        throw locked(what, here);
      }
      RunLock lock = uninterrupted(() -> takeFromSystem(file, holder, what));
      HELD_HERE.put(file, holder);
      return lock;
    } catch (IOException e) {
      throw SqliteErrors.of(file, "lock the run", e);
    } finally {
      MUTEX.unlock();
    }
  }

  /// An interrupt closes a channel that is used: a thread that is told to stop would be told that
  /// the lock cannot be had. So it is told again afterwards, and what was closed is begun anew.
  private static <T> T uninterrupted(Work<T> work) throws IOException {
    boolean interrupted = Thread.interrupted();
    try {
      while (true) {
        try {
          return work.run();
        } catch (ClosedByInterruptException | FileLockInterruptionException _) {
          interrupted = true;
          boolean _ = Thread.interrupted();
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /// Something done with a channel of its own.
  @FunctionalInterface
  private interface Work<T> {
    T run() throws IOException;
  }

  private static RunLock takeFromSystem(Path file, String holder, String what) throws IOException {
    FileChannel channel =
        FileChannel.open(
            file,
            Set.of(StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE),
            RunFiles.forOwnerAlone());
    try {
      for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
        if (channel.tryLock() != null) {
          channel.truncate(0);
          channel.write(ByteBuffer.wrap(holder.getBytes(StandardCharsets.UTF_8)), 0);
          return new RunLock(file, channel);
        }
        Thread.sleep(PAUSE_MILLIS);
      }
      String other = text(channel);
      channel.close();
      throw locked(what, other);
    } catch (OverlappingFileLockException e) {
      // Held by this process under another path. Closing the channel would end that lock, so it
      // stays open.
      throw locked(what, holder);
    } catch (InterruptedException e) {
      channel.close();
      Thread.currentThread().interrupt();
      throw new JournalException(
          Kind.UNAVAILABLE, "Interrupted while waiting for the lock " + file + ".", e);
    } catch (IOException e) {
      channel.close();
      throw e;
    }
  }

  /// Who holds the lock just now.
  static Optional<String> holder(Path file) {
    MUTEX.lock();
    try {
      String here = HELD_HERE.get(file);
      if (here != null) {
        return Optional.of(here);
      }
      if (!Files.exists(file)) {
        return Optional.empty();
      }
      return uninterrupted(() -> holderBySystem(file));
    } catch (IOException e) {
      throw SqliteErrors.of(file, "see who holds the run", e);
    } finally {
      MUTEX.unlock();
    }
  }

  private static Optional<String> holderBySystem(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
        FileLock free = channel.tryLock(0, Long.MAX_VALUE, true)) {
      return free != null ? Optional.empty() : Optional.of(text(channel));
    }
  }

  private static String text(FileChannel channel) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(LONGEST_TEXT);
    while (buffer.hasRemaining() && channel.read(buffer, buffer.position()) > 0) {
      // Read on until the end or until the buffer is full.
    }
    String text = new String(buffer.array(), 0, buffer.position(), StandardCharsets.UTF_8).strip();
    return text.isEmpty() ? "another process" : text;
  }

  private static JournalException locked(String what, String holder) {
    return new JournalException(
        Kind.LOCKED,
        "%s by %s. Wait until that process ends, or stop it, then run the same command again; nothing needs to be removed by hand."
            .formatted(what, holder),
        null);
  }

  @Override
  public void close() {
    boolean interrupted = Thread.interrupted();
    MUTEX.lock();
    try {
      if (open) {
        open = false;
        HELD_HERE.remove(file);
        try (channel) {
          channel.truncate(0);
        }
      }
    } catch (ClosedByInterruptException _) {
      interrupted = true; // It is closed, so it is let go; the text inside decides nothing.
    } catch (IOException e) {
      throw SqliteErrors.of(file, "let go of the run", e);
    } finally {
      MUTEX.unlock();
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
