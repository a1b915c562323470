package org.tranship.core.value;

import java.nio.charset.StandardCharsets;

/// The name of an object inside a store, exactly as the store spells it. Never normalised: `a//b`,
/// a trailing `/` and different Unicode forms are different keys.
///
/// Keys are ordered by the unsigned bytes of their UTF-8 form, which is the order S3 lists in and
/// the only order the merge accepts. `String.compareTo` differs from it for characters outside the
/// basic plane; [#compareTo] does not.
///
/// @param text the key; not empty, and well-formed (no lone surrogate, so that it has a UTF-8 form)
public record Key(String text) implements Comparable<Key> {
  public Key {
    if (text.isEmpty()) {
      throw new IllegalArgumentException("A key may not be empty.");
    }
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (Character.isSurrogate(c)) {
        boolean pair =
            Character.isHighSurrogate(c)
                && i + 1 < text.length()
                && Character.isLowSurrogate(text.charAt(i + 1));
        if (!pair) {
          throw new IllegalArgumentException(
              "The key has a lone surrogate at position " + i + ", so it has no UTF-8 form.");
        }
        i++;
      }
    }
  }

  public static Key of(String text) {
    return new Key(text);
  }

  /// The key's UTF-8 bytes, a fresh array.
  public byte[] utf8() {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  public boolean startsWith(String prefix) {
    return text.startsWith(prefix);
  }

  /// Order of the unsigned UTF-8 bytes, computed without encoding: UTF-8 keeps code point order,
  /// and UTF-16 does too except that surrogates sort before U+E000 to U+FFFF.
  @Override
  public int compareTo(Key other) {
    String a = text;
    String b = other.text;
    int common = Math.min(a.length(), b.length());
    for (int i = 0; i < common; i++) {
      char x = a.charAt(i);
      char y = b.charAt(i);
      if (x != y) {
        boolean sx = Character.isSurrogate(x);
        boolean sy = Character.isSurrogate(y);
        return sx == sy ? x - y : sx ? 1 : -1;
      }
    }
    return a.length() - b.length();
  }

  @Override
  public String toString() {
    return text;
  }
}
