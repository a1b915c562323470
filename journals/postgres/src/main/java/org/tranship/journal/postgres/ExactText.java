package org.tranship.journal.postgres;

import org.jspecify.annotations.Nullable;

/// Text as PostgreSQL can hold it. A `text` there has no U+0000 and no half of a surrogate pair; a
/// Java text may have both, and what goes in must come out. A sign that cannot be is written as an
/// escape behind U+241B, which stands for itself when doubled. Text without any of these, which is
/// nearly all, is kept as it is.
final class ExactText {
  private static final char ESCAPE = '\u241b';

  private ExactText() {}

  /// Empty text is kept as nothing.
  static @Nullable String orNull(@Nullable String text) {
    return text == null || text.isEmpty() ? null : encode(text);
  }

  static String orEmpty(@Nullable String kept) {
    return kept == null ? "" : decode(kept);
  }

  static String encode(String text) {
    int first = 0;
    while (first < text.length() && isPlain(text, first)) {
      first++;
    }
    if (first == text.length()) {
      return text;
    }
    StringBuilder out = new StringBuilder(text.length() + 16);
    for (int i = 0; i < text.length(); i++) {
      char sign = text.charAt(i);
      if (isPlain(text, i)) {
        out.append(sign);
      } else if (sign == ESCAPE) {
        out.append(ESCAPE).append(ESCAPE);
      } else {
        out.append(ESCAPE).append("%04x".formatted((int) sign));
      }
    }
    return out.toString();
  }

  private static boolean isPlain(String text, int at) {
    char sign = text.charAt(at);
    if (Character.isHighSurrogate(sign)) {
      return at + 1 < text.length() && Character.isLowSurrogate(text.charAt(at + 1));
    }
    if (Character.isLowSurrogate(sign)) {
      return at > 0 && Character.isHighSurrogate(text.charAt(at - 1));
    }
    return sign != 0 && sign != ESCAPE;
  }

  /// @throws IllegalArgumentException if an escape is none of ours
  static String decode(String kept) {
    if (kept.indexOf(ESCAPE) < 0) {
      return kept;
    }
    StringBuilder out = new StringBuilder(kept.length());
    for (int i = 0; i < kept.length(); i++) {
      char sign = kept.charAt(i);
      if (sign != ESCAPE) {
        out.append(sign);
      } else if (i + 1 < kept.length() && kept.charAt(i + 1) == ESCAPE) {
        out.append(ESCAPE);
        i++;
      } else if (i + 4 < kept.length()) {
        out.append((char) Integer.parseInt(kept.substring(i + 1, i + 5), 16));
        i += 4;
      } else {
        throw new IllegalArgumentException("a text ends in the middle of an escape");
      }
    }
    return out.toString();
  }
}
