package org.tranship.runbook.anchore.layout;

import java.io.InputStream;

/// The base64 form of binary documents in `archive_document.jsondata`, as Python's
/// `base64.encodebytes` writes it: lines of 76 characters, every line ended by one LF, the last
/// too; nothing at all for no bytes. Both directions work in constant memory.
public final class Base64Text {
  /// Bytes that make one full line of text.
  static final int LINE_BYTES = 57;

  private Base64Text() {}

  /// Encodes while being read; the result is ASCII. Closing it closes `bytes`.
  public static InputStream encode(InputStream bytes) {
    return new Base64Encoding(bytes);
  }

  /// Decodes while being read. Characters outside the alphabet are skipped, as Python does; text
  /// that ends inside a group of four, or goes on after its padding, raises an IOException.
  public static InputStream decode(InputStream text) {
    return new Base64Decoding(text);
  }

  /// The exact length in characters of the encoded form of so many bytes.
  public static long encodedLength(long bytes) {
    return (bytes + 2) / 3 * 4 + (bytes + LINE_BYTES - 1) / LINE_BYTES;
  }
}
