package org.tranship.core.work;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import org.tranship.core.value.ByteCount;

/// Learns the [Traits] of bytes that pass by in pieces. One thread.
final class TraitsProbe {
  private final CharsetDecoder decoder =
      StandardCharsets.UTF_8
          .newDecoder()
          .onMalformedInput(CodingErrorAction.REPORT)
          .onUnmappableCharacter(CodingErrorAction.REPORT);
  private final CharBuffer sink = CharBuffer.allocate(4096);
  // A character of up to four bytes may be split between two pieces.
  private final byte[] rest = new byte[8];
  private int restLength;
  private long length;
  private boolean utf8 = true;
  private boolean nul;

  void update(byte[] bytes, int offset, int count) {
    length += count;
    for (int i = offset; i < offset + count && !nul; i++) {
      nul = bytes[i] == 0;
    }
    if (!utf8 || count == 0) {
      return;
    }
    int from = offset;
    int left = count;
    while (restLength > 0 && left > 0 && utf8) {
      // Feed the split character byte by byte until it is whole.
      rest[restLength++] = bytes[from++];
      left--;
      restLength = decode(ByteBuffer.wrap(rest, 0, restLength));
    }
    if (left > 0 && utf8) {
      ByteBuffer buffer = ByteBuffer.wrap(bytes, from, left);
      int remaining = decode(buffer);
      System.arraycopy(bytes, from + left - remaining, rest, 0, remaining);
      restLength = remaining;
    }
  }

  /// Decodes what it can; the bytes of an unfinished character stay.
  private int decode(ByteBuffer buffer) {
    while (true) {
      sink.clear();
      CoderResult result = decoder.decode(buffer, sink, false);
      if (result.isError()) {
        utf8 = false;
        return 0;
      }
      if (result.isUnderflow()) {
        return buffer.remaining();
      }
    }
  }

  Traits finish() {
    return new Traits(ByteCount.of(length), utf8 && restLength == 0, nul);
  }
}
