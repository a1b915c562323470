package org.tranship.driver.file;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.tranship.driver.file.Kernel.Call;

/// Reads, writes and looks at small files with as few calls of the kernel as that takes. A copy of
/// a small file is little else than such calls, and the JDK's ways make three times as many.
///
/// Every way is opened by `openat2(2)` with `RESOLVE_NO_SYMLINKS`: the kernel itself refuses a
/// symbolic link anywhere in it, in the same act that opens the file. Whatever is out of the
/// ordinary (a link, a directory that is missing, a pipe, a file that is larger than expected) is
/// left to the slower way, which decides what it means and finds the words for it. Safe for several
/// threads.
final class SmallFiles {
  /// Larger ones go the slower way, on which a thread can be interrupted.
  static final int MOST = 64 << 10;

  private static final long RESOLVE_NO_SYMLINKS = 4;
  private static final long UTIME_OMIT = 0x3ffffffe;
  private static final int ORDINARY = 0666;

  private SmallFiles() {}

  /// Empty where the kernel has no such calls, or a sandbox forbids them, and where the JDK gives
  /// names to the kernel in another encoding than UTF-8, as it does in the locale C.
  static Optional<SmallFiles> here() {
    return Here.FILES;
  }

  private static final class Here {
    static final Optional<SmallFiles> FILES = tried();

    private static Optional<SmallFiles> tried() {
      if (!Kernel.isThere() || !PathBytes.areUtf8()) {
        return Optional.empty();
      }
      SmallFiles files = new SmallFiles();
      return files.look(Path.of("/")).facts().isPresent() ? Optional.of(files) : Optional.empty();
    }
  }

  /// What a look has shown.
  ///
  /// @param sure whether this is all there is to know; if not, look in another way
  /// @param facts of what is there; empty if nothing is
  record Look(boolean sure, Optional<FileFacts> facts) {
    static final Look UNSURE = new Look(false, Optional.empty());
    private static final Look NOTHING = new Look(true, Optional.empty());
  }

  /// Looks at a path that holds no symbolic link, neither in its way nor at its end.
  Look look(Path path) {
    try (Scratch scratch = Scratch.take()) {
      long file = open(scratch, path, Kernel.O_PATH | Kernel.O_CLOEXEC, 0);
      if (file < 0) {
        return file == -SystemCalls.ENOENT || file == -SystemCalls.ENOTDIR
            ? Look.NOTHING
            : Look.UNSURE;
      }
      try {
        FileFacts facts = facts(scratch, file);
        return facts == null ? Look.UNSURE : new Look(true, Optional.of(facts));
      } finally {
        close(scratch, file);
      }
    }
  }

  /// What is under this very name, a symbolic link itself and not what it points to. The way to it
  /// is not looked at.
  ///
  /// @return empty if that cannot be said
  Optional<FileFacts> named(Path path) {
    try (Scratch scratch = Scratch.take()) {
      return Optional.ofNullable(named(scratch, path));
    }
  }

  /// A whole file that was read.
  ///
  /// @param before of it when it was opened
  /// @param bytes as many as those say
  /// @param after of what had its name when all was read; empty if nothing had, or nobody knows
  record Content(FileFacts before, byte[] bytes, Optional<FileFacts> after) {}

  /// Reads a file.
  ///
  /// @return empty if it is not there, no file, a larger one, or has become shorter
  Optional<Content> read(Path path) {
    try (Scratch scratch = Scratch.take()) {
      // What is no file must not be waited for.
      long flags = Kernel.O_RDONLY | Kernel.O_NONBLOCK | Kernel.O_CLOEXEC;
      long file = open(scratch, path, flags, 0);
      if (file < 0) {
        return Optional.empty();
      }
      try {
        FileFacts before = facts(scratch, file);
        if (before == null || !before.isRegular() || before.size() > MOST) {
          return Optional.empty();
        }
        byte @Nullable [] bytes = read(scratch, file, (int) before.size());
        return bytes == null
            ? Optional.empty()
            : Optional.of(new Content(before, bytes, Optional.ofNullable(named(scratch, path))));
      } finally {
        close(scratch, file);
      }
    }
  }

  private static byte @Nullable [] read(Scratch scratch, long file, int size) {
    byte[] bytes = new byte[size];
    for (int done = 0; done < size; ) {
      long count =
          Kernel.call(
              scratch.state(), Call.READ, file, scratch.data().address(), size - done, 0, 0);
      if (count <= 0) {
        return null;
      }
      MemorySegment.copy(scratch.data(), ValueLayout.JAVA_BYTE, 0, bytes, done, (int) count);
      done += (int) count;
    }
    return bytes;
  }

  /// A file that was written and closed.
  ///
  /// @param facts empty where the file system does not tell all of them
  record Written(Optional<FileFacts> facts) {}

  /// Writes a new file. Its directory has to be there. The permissions and the time that it then
  /// has may not be those wanted: the facts tell.
  ///
  /// @return empty if nothing was made
  /// @throws SystemCalls.Refused if it was made and could not be written
  Optional<Written> write(
      Path path,
      byte[] bytes,
      int offset,
      int length,
      Optional<Integer> mode,
      Optional<Instant> modified)
      throws SystemCalls.Refused {
    try (Scratch scratch = Scratch.take()) {
      long flags = Kernel.O_WRONLY | Kernel.O_CREAT | Kernel.O_EXCL | Kernel.O_CLOEXEC;
      long file = open(scratch, path, flags, mode.orElse(ORDINARY) & 0777);
      if (file < 0) {
        return Optional.empty();
      }
      long failed = fill(scratch, file, bytes, offset, length);
      if (failed == 0 && modified.isPresent()) {
        date(scratch, file, modified.get());
      }
      // Some file systems find only now that there was no room.
      long closed = close(scratch, file);
      long error = failed != 0 ? failed : closed;
      if (error < 0) {
        throw Refusal.of((int) -error);
      }
      return Optional.of(new Written(Optional.ofNullable(named(scratch, path))));
    }
  }

  private static long fill(Scratch scratch, long file, byte[] bytes, int offset, int length) {
    MemorySegment data = scratch.data();
    MemorySegment.copy(bytes, offset, data, ValueLayout.JAVA_BYTE, 0, length);
    for (long done = 0; done < length; ) {
      long count =
          Kernel.call(
              scratch.state(), Call.WRITE, file, data.address() + done, length - done, 0, 0);
      if (count <= 0) {
        return count == 0 ? -SystemCalls.EIO : count;
      }
      done += count;
    }
    return 0;
  }

  /// The facts tell whether it succeeded.
  private static void date(Scratch scratch, long file, Instant modified) {
    MemorySegment times = scratch.facts();
    times.set(ValueLayout.JAVA_LONG, 0, 0);
    times.set(ValueLayout.JAVA_LONG, 8, UTIME_OMIT);
    times.set(ValueLayout.JAVA_LONG, 16, modified.getEpochSecond());
    times.set(ValueLayout.JAVA_LONG, 24, modified.getNano());
    long _ = Kernel.call(scratch.state(), Call.UTIMENSAT, file, 0, times.address(), 0, 0);
  }

  private static long open(Scratch scratch, Path path, long flags, long mode) {
    if (!scratch.holds(path)) {
      return -SystemCalls.ENAMETOOLONG;
    }
    MemorySegment how = scratch.how();
    how.set(ValueLayout.JAVA_LONG, 0, flags);
    how.set(ValueLayout.JAVA_LONG, 8, mode);
    how.set(ValueLayout.JAVA_LONG, 16, RESOLVE_NO_SYMLINKS);
    return Kernel.call(
        scratch.state(),
        Call.OPENAT2,
        Kernel.AT_FDCWD,
        scratch.path().address(),
        how.address(),
        how.byteSize(),
        0);
  }

  private static @Nullable FileFacts facts(Scratch scratch, long file) {
    return statx(scratch, file, scratch.nothing().address(), Kernel.AT_EMPTY_PATH);
  }

  private static @Nullable FileFacts named(Scratch scratch, Path path) {
    return scratch.holds(path)
        ? statx(scratch, Kernel.AT_FDCWD, scratch.path().address(), Kernel.AT_SYMLINK_NOFOLLOW)
        : null;
  }

  private static @Nullable FileFacts statx(Scratch scratch, long at, long path, long flags) {
    MemorySegment facts = scratch.facts();
    long result =
        Kernel.call(scratch.state(), Call.STATX, at, path, flags, Statx.WANTED, facts.address());
    return result < 0 ? null : Statx.read(facts);
  }

  private static long close(Scratch scratch, long file) {
    return Kernel.call(scratch.state(), Call.CLOSE, file, 0, 0, 0, 0);
  }

  /// Says a number of the C library in words.
  private static final class Refusal {
    static SystemCalls.Refused of(int number) {
      return new SystemCalls.Refused(
          number, Posix.LINUX.map(calls -> calls.text(number)).orElse("error " + number));
    }
  }
}
