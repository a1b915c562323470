package org.tranship.driver.file;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Optional;

/// How the part of a key between two slashes is spelt as a file name, so that every key has a path
/// and no two keys share one. Used with the option `encode-keys=true`.
///
/// | part of a key | file name |
/// | --- | --- |
/// | `%` | `%25` |
/// | U+0000 | `%00` |
/// | nothing (`a//b`, `/a`, `a/`) | `%` alone |
/// | `.` and `..` | `%2E` and `%2E%2E` |
/// | a name the store keeps for itself | its first dot as `%2E` |
/// | on a file system that ignores case: `A` to `Z`, all that is not ASCII | each UTF-8 byte as `%XX` |
/// | anything else | as it is |
///
/// Injective, since a percent sign in a file name is always one of these; a file name that no part
/// of a key is written as is not decoded but reported.
///
/// @param caseSafe spell capital letters and all that is not ASCII in bytes, so that names which
///   differ in case or in Unicode form only stay different
record NameEncoding(boolean caseSafe) {
  private static final HexFormat HEX = HexFormat.of().withUpperCase();

  /// The file name of a part of a key.
  String encode(String part) {
    if (part.isEmpty()) {
      return "%";
    }
    if (part.equals("..")) {
      return "%2E%2E";
    }
    boolean dotted = part.equals(".") || part.startsWith(Temporaries.RESERVED);
    if (!dotted && isPlain(part)) {
      return part;
    }
    StringBuilder name = new StringBuilder(part.length() + 16);
    for (int i = 0; i < part.length(); ) {
      int c = part.codePointAt(i);
      if (c == '%' || c == 0 || i == 0 && dotted || caseSafe && folds(c)) {
        for (byte b : Character.toString(c).getBytes(StandardCharsets.UTF_8)) {
          name.append('%').append(HEX.toHexDigits(b));
        }
      } else {
        name.appendCodePoint(c);
      }
      i += Character.charCount(c);
    }
    return name.toString();
  }

  private boolean isPlain(String part) {
    for (int i = 0; i < part.length(); i++) {
      char c = part.charAt(i);
      if (c == '%' || c == 0 || caseSafe && folds(c)) {
        return false;
      }
    }
    return true;
  }

  private static boolean folds(int c) {
    return c >= 'A' && c <= 'Z' || c > 0x7F;
  }

  /// The part of a key that is written as this file name; empty if there is none.
  Optional<String> decode(String name) {
    if (name.equals("%")) {
      return Optional.of("");
    }
    if (name.indexOf('%') < 0) {
      return Optional.of(name).filter(part -> encode(part).equals(name));
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(name.length());
    byte[] spelt = name.getBytes(StandardCharsets.UTF_8);
    for (int i = 0; i < spelt.length; i++) {
      if (spelt[i] != '%') {
        bytes.write(spelt[i]);
      } else if (i + 2 < spelt.length
          && HexFormat.isHexDigit(spelt[i + 1])
          && HexFormat.isHexDigit(spelt[i + 2])) {
        bytes.write(
            HexFormat.fromHexDigit(spelt[i + 1]) << 4 | HexFormat.fromHexDigit(spelt[i + 2]));
        i += 2;
      } else {
        return Optional.empty();
      }
    }
    try {
      String part =
          StandardCharsets.UTF_8
              .newDecoder()
              .decode(ByteBuffer.wrap(bytes.toByteArray()))
              .toString();
      return Optional.of(part).filter(it -> encode(it).equals(name));
    } catch (CharacterCodingException e) {
      return Optional.empty();
    }
  }
}
