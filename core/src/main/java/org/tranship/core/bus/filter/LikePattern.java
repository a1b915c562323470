package org.tranship.core.bus.filter;

/// The form of a text behind `LIKE`. Matched in time that grows with text times pattern, whatever
/// the pattern is.
final class LikePattern {
  private static final int ANY = -1;
  private static final int ONE = -2;

  /// Signs, or one of the two above.
  private final int[] parts;

  LikePattern(String pattern, String escape) {
    int[] signs = pattern.codePoints().toArray();
    int escaping = escape.isEmpty() ? ANY : escape.codePointAt(0);
    int[] read = new int[signs.length];
    int count = 0;
    for (int i = 0; i < signs.length; i++) {
      if (signs[i] == escaping && i + 1 < signs.length) {
        i++;
        read[count++] = signs[i];
      } else {
        read[count++] = signs[i] == '%' ? ANY : signs[i] == '_' ? ONE : signs[i];
      }
    }
    parts = new int[count];
    System.arraycopy(read, 0, parts, 0, count);
  }

  boolean matches(String text) {
    int[] signs = text.codePoints().toArray();
    int sign = 0;
    int part = 0;
    int afterAny = -1;
    int resume = 0;
    while (sign < signs.length) {
      if (part < parts.length && (parts[part] == ONE || parts[part] == signs[sign])) {
        sign++;
        part++;
      } else if (part < parts.length && parts[part] == ANY) {
        afterAny = ++part;
        resume = sign;
      } else if (afterAny >= 0) {
        part = afterAny;
        sign = ++resume;
      } else {
        return false;
      }
    }
    while (part < parts.length && parts[part] == ANY) {
      part++;
    }
    return part == parts.length;
  }
}
