package org.tranship.client.http;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// The bytes of a request's head while it is put together. One per connection, used again and
/// again.
public final class HeadBuffer {
  private byte[] bytes = new byte[2048];
  private int length;
  private String targetPrefix = "";

  /// What stands before the path in the request line: empty, or `http://host` towards a plain
  /// proxy.
  void targetPrefix(String prefix) {
    targetPrefix = prefix;
  }

  void clear() {
    length = 0;
  }

  byte[] array() {
    return bytes;
  }

  int length() {
    return length;
  }

  /// The first line.
  ///
  /// @param method in upper case
  /// @param target path and query, percent-encoded
  public void requestLine(String method, String target) {
    text(method);
    put(' ');
    text(targetPrefix);
    int start = length;
    text(target);
    for (int i = start; i < length; i++) {
      if (bytes[i] <= ' ' || bytes[i] == 0x7f) {
        throw new IllegalArgumentException("A request target is percent-encoded: " + target);
      }
    }
    text(" HTTP/1.1\r\n");
  }

  /// A header. What is not ASCII goes out as UTF-8.
  ///
  /// @throws IllegalArgumentException if the value holds a control character: it would break the
  ///   head
  public void header(String name, String value) {
    text(name);
    put(':');
    put(' ');
    int start = length;
    text(value);
    for (int i = start; i < length; i++) {
      byte b = bytes[i];
      if (b >= 0 && b < ' ' && b != '\t' || b == 0x7f) {
        throw new IllegalArgumentException("The header " + name + " holds a control character.");
      }
    }
    put('\r');
    put('\n');
  }

  void end() {
    put('\r');
    put('\n');
  }

  void append(byte[] array, int offset, int count) {
    ensure(count);
    System.arraycopy(array, offset, bytes, length, count);
    length += count;
  }

  @SuppressWarnings("deprecation") // the one copy from a Latin-1 string into bytes without an array
  private void text(String text) {
    int count = text.length();
    ensure(count);
    text.getBytes(0, count, bytes, length);
    // getBytes above keeps the low byte only, so what is not ASCII is written again as UTF-8.
    for (int i = 0; i < count; i++) {
      if (text.charAt(i) >= 0x80) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        append(utf8, 0, utf8.length);
        return;
      }
    }
    length += count;
  }

  private void put(char c) {
    ensure(1);
    bytes[length++] = (byte) c;
  }

  private void ensure(int more) {
    if (bytes.length - length < more) {
      bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, length + more));
    }
  }
}
