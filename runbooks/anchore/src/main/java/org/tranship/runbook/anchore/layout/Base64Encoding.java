package org.tranship.runbook.anchore.layout;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.Objects;

/// Turns bytes into lines of base64, a block of whole lines at a time.
final class Base64Encoding extends FilterInputStream {
  private static final Base64.Encoder LINES =
      Base64.getMimeEncoder(76, "\n".getBytes(StandardCharsets.US_ASCII));

  /// A multiple of the line, so that a line break never depends on where a block ended.
  private static final int BLOCK_BYTES = Base64Text.LINE_BYTES * 256;

  private byte[] ready = new byte[0];
  private int next;
  private boolean ended;

  Base64Encoding(InputStream bytes) {
    super(bytes);
  }

  @Override
  public int read() throws IOException {
    return fill() ? ready[next++] & 0xFF : -1;
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, target.length);
    if (length == 0) {
      return 0;
    }
    if (!fill()) {
      return -1;
    }
    int count = Math.min(length, ready.length - next);
    System.arraycopy(ready, next, target, offset, count);
    next += count;
    return count;
  }

  @Override
  public long skip(long count) throws IOException {
    long skipped = 0;
    while (skipped < count && fill()) {
      int step = (int) Math.min(count - skipped, ready.length - next);
      next += step;
      skipped += step;
    }
    return skipped;
  }

  @Override
  public int available() {
    return ready.length - next;
  }

  @Override
  public boolean markSupported() {
    return false;
  }

  private boolean fill() throws IOException {
    if (next < ready.length) {
      return true;
    }
    if (ended) {
      return false;
    }
    byte[] block = in.readNBytes(BLOCK_BYTES);
    ended = block.length < BLOCK_BYTES;
    if (block.length == 0) {
      return false;
    }
    byte[] lines = LINES.encode(block);
    // The JDK separates lines; Python ends each of them.
    ready = Arrays.copyOf(lines, lines.length + 1);
    ready[lines.length] = '\n';
    next = 0;
    return true;
  }
}
