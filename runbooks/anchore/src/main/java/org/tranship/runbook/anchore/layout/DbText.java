package org.tranship.runbook.anchore.layout;

import java.io.InputStream;
import org.tranship.core.work.Traits;

/// The form of one document in the text column `archive_document.jsondata` of driver `db`.
///
/// The choice needs the whole content, so it takes a [Traits] of all of it. A NULL column reads as
/// no bytes; a NULL flag reads as false.
public sealed interface DbText {
  /// Longest text that the driver for tables writes into one value of PostgreSQL, which it tells as
  /// the largest object it takes; a test compares the two.
  long LONGEST_BYTES = (1L << 30) - (1 << 16);

  /// The bytes are the text; `b64_encoded` is false, or absent in schemas up to 0.3.4.
  record Plain(long storedLength) implements DbText {}

  /// The text is base64 in lines; `b64_encoded` is true. Also used for UTF-8 that holds a NUL:
  /// Anchore reads it well, though its own writer fails there.
  record Encoded(long storedLength) implements DbText {}

  /// This database cannot hold the document.
  ///
  /// @param reason one sentence for the operator
  record Refused(String reason) implements DbText {}

  /// Chooses the form.
  ///
  /// @param content what is known of all the bytes as they are to be stored
  /// @param schemaHasFlag whether the table has the column `b64_encoded` (since 0.4.0)
  static DbText choose(Traits content, boolean schemaHasFlag) {
    if (content.utf8() && !content.nul()) {
      return fits(new Plain(content.length().bytes()), content.length().bytes());
    }
    if (!schemaHasFlag) {
      return new Refused(
          (content.utf8() ? "its text holds a NUL" : "it is not UTF-8 text")
              + ", and this database has no column archive_document.b64_encoded to mark binary"
              + " content; upgrade Anchore to 0.4.0 or later, or choose another driver");
    }
    long length = Base64Text.encodedLength(content.length().bytes());
    return fits(new Encoded(length), length);
  }

  /// From bytes to the bytes of the column's text.
  ///
  /// @throws IllegalStateException if this form is [Refused]
  default InputStream write(InputStream bytes) {
    return switch (this) {
      case Plain _ -> bytes;
      case Encoded _ -> Base64Text.encode(bytes);
      case Refused(String reason) -> throw new IllegalStateException(reason);
    };
  }

  /// From the UTF-8 bytes of the column's text back to the document, by the row's flag.
  static InputStream read(InputStream text, boolean flag) {
    return flag ? Base64Text.decode(text) : text;
  }

  private static DbText fits(DbText form, long storedLength) {
    return storedLength <= LONGEST_BYTES
        ? form
        : new Refused(
            "its stored text would have "
                + storedLength
                + " bytes, and PostgreSQL keeps at most "
                + LONGEST_BYTES
                + " in one value; choose another driver for it");
  }
}
