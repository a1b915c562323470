package org.tranship.driver.s3;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Values of user metadata that an HTTP header cannot carry as they are, written as an encoded word
/// of RFC 2047 in UTF-8. S3 itself shows such values in this form.
final class Rfc2047 {
  private static final Pattern WORD = Pattern.compile("=\\?(?i:utf-8)\\?([bBqQ])\\?([^?\\s]*)\\?=");
  private static final Pattern WORDS =
      Pattern.compile(
          "(?:=\\?(?i:utf-8)\\?[bBqQ]\\?[^?\\s]*\\?=)(?: =\\?(?i:utf-8)\\?[bBqQ]\\?[^?\\s]*\\?=)*");

  private Rfc2047() {}

  /// The value as a header can carry it. What is plain already stays as it is, unless it would be
  /// taken for an encoded word when it is read back; an empty value is encoded, since servers drop
  /// headers without one.
  static String encode(String value) {
    boolean plain =
        value.chars().allMatch(c -> c >= ' ' && c < 0x7f)
            && !value.isEmpty()
            && value.equals(value.strip())
            && !WORDS.matcher(value).matches();
    return plain
        ? value
        : "=?UTF-8?B?"
            + Base64.getEncoder().encodeToString(value.getBytes(StandardCharsets.UTF_8))
            + "?=";
  }

  /// The value that a header carries; the header's own text when it is not encoded, or not rightly.
  static String decode(String header) {
    if (!header.startsWith("=?") || !WORDS.matcher(header).matches()) {
      return header;
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    Matcher words = WORD.matcher(header);
    while (words.find()) {
      try {
        byte[] part =
            words.group(1).equalsIgnoreCase("b")
                ? Base64.getDecoder().decode(words.group(2))
                : quoted(words.group(2));
        bytes.writeBytes(part);
      } catch (IllegalArgumentException e) {
        return header;
      }
    }
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(bytes.toByteArray()))
          .toString();
    } catch (CharacterCodingException e) {
      return header;
    }
  }

  private static byte[] quoted(String text) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '_') {
        out.write(' ');
      } else if (c == '=') {
        if (i + 2 >= text.length()) {
          throw new IllegalArgumentException("An escape is cut off.");
        }
        out.write(Integer.parseInt(text, i + 1, i + 3, 16));
        i += 2;
      } else {
        out.write(c);
      }
    }
    return out.toByteArray();
  }
}
