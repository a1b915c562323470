package org.tranship.runbook.anchore.layout;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Objects;

/// Turns base64 text back into bytes, stricter about its end than the JDK's MIME decoder, which
/// would let a text cut inside a group pass as a shorter document.
final class Base64Decoding extends FilterInputStream {
  private static final int TEXT_BYTES = 16 * 1024;
  private static final int PADDING = -2;
  private static final int IGNORED = -1;
  private static final int[] VALUES = values();

  private final byte[] text = new byte[TEXT_BYTES];
  private final byte[] ready = new byte[TEXT_BYTES / 4 * 3 + 3];
  private int readyCount;
  private int next;
  private int group;
  private int groupCount;
  private int padding;
  private boolean ended;

  Base64Decoding(InputStream text) {
    super(text);
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
    int count = Math.min(length, readyCount - next);
    System.arraycopy(ready, next, target, offset, count);
    next += count;
    return count;
  }

  @Override
  public long skip(long count) throws IOException {
    long skipped = 0;
    while (skipped < count && fill()) {
      int step = (int) Math.min(count - skipped, readyCount - next);
      next += step;
      skipped += step;
    }
    return skipped;
  }

  @Override
  public int available() {
    return readyCount - next;
  }

  @Override
  public boolean markSupported() {
    return false;
  }

  private boolean fill() throws IOException {
    while (next == readyCount && !ended) {
      next = 0;
      readyCount = 0;
      int count = in.read(text, 0, text.length);
      if (count < 0) {
        ended = true;
        if (groupCount != 0) {
          throw new IOException(
              "the base64 text is cut short: it ends after " + groupCount + " of 4 characters");
        }
      }
      for (int i = 0; i < count; i++) {
        accept(VALUES[text[i] & 0xFF]);
      }
    }
    return next < readyCount;
  }

  private void accept(int value) throws IOException {
    if (value == IGNORED) {
      return;
    }
    if (value == PADDING ? groupCount < 2 : padding > 0) {
      throw new IOException("the base64 text is damaged: padding stands inside it");
    }
    if (value == PADDING) {
      padding++;
      group <<= 6;
    } else {
      group = group << 6 | value;
    }
    groupCount++;
    if (groupCount == 4) {
      for (int i = 0; i < 3 - padding; i++) {
        ready[readyCount++] = (byte) (group >> 16 - 8 * i);
      }
      group = 0;
      groupCount = 0;
    }
  }

  private static int[] values() {
    int[] values = new int[256];
    Arrays.fill(values, IGNORED);
    String alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    for (int i = 0; i < alphabet.length(); i++) {
      values[alphabet.charAt(i)] = i;
    }
    values['='] = PADDING;
    return values;
  }
}
