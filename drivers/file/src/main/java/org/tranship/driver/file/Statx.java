package org.tranship.driver.file;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// How Linux answers `statx(2)`, which is the same on every processor.
final class Statx {
  /// Bytes of an answer.
  static final int SIZE = 256;

  /// Type, mode, times of change, inode and size.
  static final long WANTED = 0x001 | 0x002 | 0x040 | 0x080 | 0x100 | 0x200;

  private static final int MODE = 28;
  private static final int INODE = 32;
  private static final int BYTES = 40;
  private static final int CHANGED = 96;
  private static final int MODIFIED = 112;
  private static final int MAJOR = 136;
  private static final int MINOR = 140;

  private Statx() {}

  /// The facts in an answer; null if the file system does not know some of them.
  static @Nullable FileFacts read(MemorySegment answer) {
    if ((answer.get(ValueLayout.JAVA_INT, 0) & WANTED) != WANTED) {
      return null;
    }
    return new FileFacts(
        answer.get(ValueLayout.JAVA_LONG, BYTES),
        time(answer, MODIFIED),
        time(answer, CHANGED),
        answer.get(ValueLayout.JAVA_LONG, INODE),
        device(
            Integer.toUnsignedLong(answer.get(ValueLayout.JAVA_INT, MAJOR)),
            Integer.toUnsignedLong(answer.get(ValueLayout.JAVA_INT, MINOR))),
        Short.toUnsignedInt(answer.get(ValueLayout.JAVA_SHORT, MODE)));
  }

  private static Instant time(MemorySegment answer, int offset) {
    return Instant.ofEpochSecond(
        answer.get(ValueLayout.JAVA_LONG, offset), answer.get(ValueLayout.JAVA_INT, offset + 8));
  }

  /// As the C library, and with it the JDK, puts the two numbers of a device into one.
  private static long device(long major, long minor) {
    return (major & 0xfff) << 8 | (major & ~0xfffL) << 32 | minor & 0xff | (minor & ~0xffL) << 12;
  }
}
