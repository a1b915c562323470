package org.tranship.driver.swift;

import java.nio.charset.StandardCharsets;

/// Percent-encoding of names for paths and queries (RFC 3986). Everything but unreserved characters
/// is encoded, so that `?`, `#`, `%` and blanks in a name stay what they are.
final class UriEncoding {
  private static final String PLAIN =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~";
  private static final char[] HEX = "0123456789ABCDEF".toCharArray();

  private UriEncoding() {}

  /// A name as a path: slashes stay.
  static String path(String text) {
    return encode(text, "/");
  }

  /// A name or value of a query.
  static String query(String text) {
    return encode(text, "");
  }

  private static String encode(String text, String kept) {
    StringBuilder out = new StringBuilder(text.length() + 16);
    for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
      char c = (char) (b & 0xff);
      if (PLAIN.indexOf(c) >= 0 || kept.indexOf(c) >= 0) {
        out.append(c);
      } else {
        out.append('%').append(HEX[c >> 4]).append(HEX[c & 15]);
      }
    }
    return out.toString();
  }
}
