package org.tranship.driver.file;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.tranship.core.store.Entry;
import org.tranship.core.value.Attributes;
import org.tranship.core.value.ByteCount;
import org.tranship.core.value.Key;
import org.tranship.core.value.Version;

/// What one `stat` call tells of a path.
///
/// @param size in bytes
/// @param modified `st_mtim`, to the nanosecond where the file system keeps them
/// @param changed `st_ctim`
/// @param inode `st_ino`
/// @param device `st_dev`
/// @param mode `st_mode`, type and permissions
record FileFacts(long size, Instant modified, Instant changed, long inode, long device, int mode) {
  private static final LinkOption[] ITSELF = {LinkOption.NOFOLLOW_LINKS};
  private static final LinkOption[] TARGET = {};
  private static final String WANTED = "unix:size,lastModifiedTime,ctime,ino,dev,mode";

  /// Nanoseconds of one.
  private static final int SECOND = 1_000_000_000;

  private static final int TYPE = 0170000;
  private static final int REGULAR = 0100000;
  private static final int DIRECTORY = 0040000;
  private static final int LINK = 0120000;

  /// The facts of the path itself, or of what it points to if it is a symbolic link to be followed.
  static FileFacts of(Path path, boolean follow) throws IOException {
    Map<String, Object> facts = Files.readAttributes(path, WANTED, follow ? TARGET : ITSELF);
    return new FileFacts(
        number(facts, "size"),
        time(facts, "lastModifiedTime"),
        time(facts, "ctime"),
        number(facts, "ino"),
        number(facts, "dev"),
        (int) number(facts, "mode"));
  }

  private static long number(Map<String, Object> facts, String name) {
    if (facts.get(name) instanceof Number number) {
      return number.longValue();
    }
    throw new IllegalStateException("The file system does not tell the " + name + " of a file.");
  }

  private static Instant time(Map<String, Object> facts, String name) {
    if (facts.get(name) instanceof FileTime time) {
      return time.toInstant();
    }
    throw new IllegalStateException("The file system does not tell the " + name + " of a file.");
  }

  boolean isRegular() {
    return (mode & TYPE) == REGULAR;
  }

  boolean isDirectory() {
    return (mode & TYPE) == DIRECTORY;
  }

  boolean isLink() {
    return (mode & TYPE) == LINK;
  }

  /// What it is, in words.
  String type() {
    return switch (mode & TYPE) {
      case REGULAR -> "a file";
      case DIRECTORY -> "a directory";
      case LINK -> "a symbolic link";
      case 0010000 -> "a named pipe (fifo)";
      case 0020000 -> "a character device";
      case 0060000 -> "a block device";
      case 0140000 -> "a socket";
      default -> "of an unknown type";
    };
  }

  /// Permissions with the set-id and sticky bits, without the type.
  int permissions() {
    return mode & 07777;
  }

  /// Changes whenever the file is written, replaced, or has its times or permissions changed, as
  /// far as the clock of the file system tells: where its tick is coarse (milliseconds), two writes
  /// in place of the same length within one tick look like one.
  Version version() {
    StringBuilder token = new StringBuilder(64);
    hex(token, size).append('-');
    hex(token, modified.getEpochSecond()).append('.');
    hex(token, modified.getNano()).append('-');
    hex(token, changed.getEpochSecond()).append('.');
    hex(token, changed.getNano()).append('-');
    return Version.of(hex(token, inode).toString());
  }

  private static StringBuilder hex(StringBuilder token, long value) {
    return token.append(Long.toHexString(value));
  }

  /// The entry of a listing: without attributes.
  Entry listed(Key key) {
    return new Entry(
        key,
        isLink() ? ByteCount.ZERO : ByteCount.of(size),
        version(),
        Optional.of(modified),
        Optional.empty(),
        Attributes.NONE);
  }

  /// The entry with everything that is known.
  ///
  /// @param target where a symbolic link points; empty for a file
  Entry entry(Key key, Optional<String> target) {
    Attributes attributes = Attributes.of(Attributes.MODIFIED, seconds(modified));
    attributes =
        target.isPresent()
            ? attributes.with(Attributes.LINK, target.get())
            : attributes.with(Attributes.MODE, Integer.toOctalString(permissions()));
    return listed(key).withAttributes(attributes);
  }

  /// Seconds since the epoch with as many places as are needed, such as `1700000000.25`.
  static String seconds(Instant time) {
    long seconds = time.getEpochSecond();
    int nanos = time.getNano();
    if (nanos == 0) {
      return Long.toString(seconds);
    }
    if (seconds < 0) {
      return BigDecimal.valueOf(seconds)
          .add(BigDecimal.valueOf(nanos, 9))
          .stripTrailingZeros()
          .toPlainString();
    }
    String places = Integer.toString(SECOND + nanos); // the 1 before them keeps zeros
    int end = places.length();
    while (places.charAt(end - 1) == '0') {
      end--;
    }
    return new StringBuilder(24).append(seconds).append('.').append(places, 1, end).toString();
  }
}
