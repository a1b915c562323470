package org.tranship.core.value;

import java.util.Locale;

/// A number of bytes, never negative.
///
/// @param bytes the count
public record ByteCount(long bytes) implements Comparable<ByteCount> {
  public static final ByteCount ZERO = new ByteCount(0);

  private static final String[] UNITS = {"KiB", "MiB", "GiB", "TiB", "PiB", "EiB"};

  public ByteCount {
    if (bytes < 0) {
      throw new IllegalArgumentException("A byte count may not be negative: " + bytes);
    }
  }

  public static ByteCount of(long bytes) {
    return bytes == 0 ? ZERO : new ByteCount(bytes);
  }

  public static ByteCount ofKiB(long kibibytes) {
    return of(Math.multiplyExact(kibibytes, 1024L));
  }

  public static ByteCount ofMiB(long mebibytes) {
    return of(Math.multiplyExact(mebibytes, 1024L * 1024));
  }

  public ByteCount plus(ByteCount other) {
    return of(Math.addExact(bytes, other.bytes));
  }

  @Override
  public int compareTo(ByteCount other) {
    return Long.compare(bytes, other.bytes);
  }

  /// For people: `812 B`, `4.0 KiB`, `1.5 GiB`.
  @Override
  public String toString() {
    if (bytes < 1024) {
      return bytes + " B";
    }
    double value = bytes;
    int unit = -1;
    while (value >= 1024 && unit < UNITS.length - 1) {
      value /= 1024;
      unit++;
    }
    return String.format(Locale.ROOT, "%.1f %s", value, UNITS[unit]);
  }
}
