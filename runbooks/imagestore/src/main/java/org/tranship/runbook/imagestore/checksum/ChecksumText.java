package org.tranship.runbook.imagestore.checksum;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What is in a file `.checksum`: 64 hexadecimal digits and, on Windows, a line's end of two bytes.
///
/// @param digest in upper case
/// @param end what stands behind the digits
record ChecksumText(String digest, String end) {
  /// Longer than any of them.
  static final int MOST = 1024;

  private static final Pattern FORM = Pattern.compile("([0-9A-Fa-f]{64})(\\s*)");

  /// Empty if the bytes are no checksum.
  static Optional<ChecksumText> of(byte[] bytes) {
    Matcher matcher = FORM.matcher(new String(bytes, StandardCharsets.ISO_8859_1));
    return matcher.matches()
        ? Optional.of(new ChecksumText(matcher.group(1).toUpperCase(Locale.ROOT), matcher.group(2)))
        : Optional.empty();
  }

  /// The bytes of a file with another digest in the same form.
  byte[] with(String other) {
    return (other + end).getBytes(StandardCharsets.ISO_8859_1);
  }
}
