package org.tranship.client.http;

import java.nio.charset.StandardCharsets;

/// Percent-encoding of names for paths and queries (RFC 3986): everything but letters, digits and
/// `-._~` becomes `%XX` of its UTF-8 bytes, so that `?`, `#`, `%` and blanks in a name stay what
/// they are.
public final class UriEncoding {
  private static final char[] HEX = "0123456789ABCDEF".toCharArray();
  private static final boolean[] PLAIN = new boolean[128];

  static {
    for (char c = 0; c < 128; c++) {
      PLAIN[c] =
          c >= 'a' && c <= 'z'
              || c >= 'A' && c <= 'Z'
              || c >= '0' && c <= '9'
              || c == '-'
              || c == '.'
              || c == '_'
              || c == '~';
    }
  }

  private UriEncoding() {}

  /// A key as a path: slashes stay.
  public static void path(StringBuilder out, String text) {
    encode(out, text, true);
  }

  /// A key as a path: slashes stay.
  public static String path(String text) {
    StringBuilder out = new StringBuilder(text.length() + 16);
    encode(out, text, true);
    return out.toString();
  }

  /// A name or value of a query.
  public static String query(String text) {
    StringBuilder out = new StringBuilder(text.length() + 16);
    encode(out, text, false);
    return out.toString();
  }

  private static void encode(StringBuilder out, String text, boolean keepSlash) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < 128) {
        if (PLAIN[c] || c == '/' && keepSlash) {
          out.append(c);
        } else {
          hex(out, c);
        }
      } else {
        int end = Character.isHighSurrogate(c) && i + 1 < text.length() ? i + 2 : i + 1;
        for (byte b : text.substring(i, end).getBytes(StandardCharsets.UTF_8)) {
          hex(out, b & 0xff);
        }
        i = end - 1;
      }
    }
  }

  private static void hex(StringBuilder out, int b) {
    out.append('%').append(HEX[b >> 4]).append(HEX[b & 15]);
  }

  /// Undoes the encoding of names in an answer. Servers write a blank as `+` or `%20`, and a plus
  /// always as `%2B`.
  public static String decode(String text) {
    int first = 0;
    while (first < text.length() && text.charAt(first) != '%' && text.charAt(first) != '+') {
      first++;
    }
    if (first == text.length()) {
      return text;
    }
    byte[] in = text.getBytes(StandardCharsets.UTF_8);
    byte[] out = new byte[in.length];
    int length = 0;
    for (int i = 0; i < in.length; i++) {
      byte b = in[i];
      if (b == '+') {
        b = ' ';
      } else if (b == '%' && i + 2 < in.length) {
        int high = Character.digit(in[i + 1], 16);
        int low = Character.digit(in[i + 2], 16);
        if (high >= 0 && low >= 0) {
          b = (byte) (high << 4 | low);
          i += 2;
        }
      }
      out[length++] = b;
    }
    return new String(out, 0, length, StandardCharsets.UTF_8);
  }
}
