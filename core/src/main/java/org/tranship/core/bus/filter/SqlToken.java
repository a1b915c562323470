package org.tranship.core.bus.filter;

/// A piece of a condition.
///
/// @param kind what it is
/// @param text its meaning: of a quoted text or name what stands between the quotes
/// @param at where it begins, from 1
record SqlToken(Kind kind, String text, int at) {

  /// What a piece can be.
  enum Kind {
    WORD,
    NAME,
    TEXT,
    NUMBER,
    SIGN,
    END
  }

  boolean word(String keyword) {
    return kind == Kind.WORD && text.equalsIgnoreCase(keyword);
  }

  boolean sign(String sign) {
    return kind == Kind.SIGN && text.equals(sign);
  }

  /// For messages.
  String shown() {
    return kind == Kind.END ? "the end" : "\"" + text + "\"";
  }
}
