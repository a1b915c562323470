package org.tranship.core.work;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Objects;
import org.tranship.core.value.ByteCount;

/// Tells, a piece at a time, whether bytes are UTF-8 as Python decodes it: no overlong form, no
/// surrogate, nothing above U+10FFFF, nothing cut off at the end. Also notices a NUL.
///
/// Holds a few integers whatever the length. Not for use by several threads at once.
public final class TraitsProbe {
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());
  private static final long HIGH_BITS = 0x8080808080808080L;
  private static final long ONES = 0x0101010101010101L;

  private long length;
  private boolean broken;
  private boolean nul;
  private int missing;
  private int lowest;
  private int highest;

  /// Takes the next piece; pieces may be cut anywhere, inside a character too.
  public void accept(byte[] bytes, int offset, int count) {
    Objects.checkFromIndexSize(offset, count, bytes.length);
    length += count;
    int end = offset + count;
    for (int i = offset; i < end && !broken; i++) {
      if (missing == 0) {
        i = behindPlain(bytes, i, end);
        if (i == end) {
          return;
        }
      }
      int b = bytes[i] & 0xFF;
      if (missing > 0) {
        broken = b < lowest || b > highest;
        lowest = 0x80;
        highest = 0xBF;
        missing--;
      } else if (b >= 0x80) {
        lead(b);
      } else {
        nul |= b == 0;
      }
    }
  }

  /// Most content is ASCII from end to end: it is looked at eight bytes at a time.
  ///
  /// @return where the first byte is that is not ASCII or is NUL, at most seven bytes early
  private static int behindPlain(byte[] bytes, int from, int end) {
    int i = from;
    while (i <= end - Long.BYTES) {
      long eight = (long) LONGS.get(bytes, i);
      // The high bit of each byte that is not ASCII, and of each that is zero.
      if (((eight | (eight - ONES)) & HIGH_BITS) != 0) {
        return i;
      }
      i += Long.BYTES;
    }
    return i;
  }

  /// What was learned of all bytes so far; ask at the end of the content.
  public Traits traits() {
    return new Traits(ByteCount.of(length), !broken && missing == 0, nul);
  }

  /// The ranges of the Unicode standard's table 3-7, "well-formed UTF-8 byte sequences".
  private void lead(int b) {
    lowest = 0x80;
    highest = 0xBF;
    if (b >= 0xC2 && b <= 0xDF) {
      missing = 1;
    } else if (b >= 0xE0 && b <= 0xEF) {
      missing = 2;
      lowest = b == 0xE0 ? 0xA0 : 0x80;
      highest = b == 0xED ? 0x9F : 0xBF;
    } else if (b >= 0xF0 && b <= 0xF4) {
      missing = 3;
      lowest = b == 0xF0 ? 0x90 : 0x80;
      highest = b == 0xF4 ? 0x8F : 0xBF;
    } else {
      broken = true;
    }
  }
}
