package org.tranship.core.work;

import java.util.Objects;
import org.tranship.core.value.ByteCount;

/// Tells, a piece at a time, whether bytes are UTF-8 as Python decodes it: no overlong form, no
/// surrogate, nothing above U+10FFFF, nothing cut off at the end. Also notices a NUL.
///
/// Holds a few integers whatever the length. Not for use by several threads at once.
public final class TraitsProbe {
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
    for (int i = offset; i < offset + count && !broken; i++) {
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
