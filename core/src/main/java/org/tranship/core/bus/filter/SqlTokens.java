package org.tranship.core.bus.filter;

import org.tranship.core.bus.filter.SqlToken.Kind;

/// Takes a condition apart.
final class SqlTokens {
  private final String text;
  private int at;

  SqlTokens(String text) {
    this.text = text;
  }

  SqlToken next() {
    while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
      at++;
    }
    if (at == text.length()) {
      return new SqlToken(Kind.END, "", at + 1);
    }
    int start = at;
    char first = text.charAt(at);
    if (Character.isLetter(first) || first == '_') {
      while (at < text.length() && isPartOfWord(text.charAt(at))) {
        at++;
      }
      return new SqlToken(Kind.WORD, text.substring(start, at), start + 1);
    }
    if (Character.isDigit(first)
        || first == '.' && at + 1 < text.length() && Character.isDigit(text.charAt(at + 1))) {
      return number(start);
    }
    return switch (first) {
      case '\'' -> quoted(Kind.TEXT, '\'', start);
      case '"' -> quoted(Kind.NAME, '"', start);
      case '[' -> quoted(Kind.NAME, ']', start);
      default -> sign(start);
    };
  }

  private static boolean isPartOfWord(char c) {
    return Character.isLetterOrDigit(c) || c == '_' || c == '@' || c == '#' || c == '$';
  }

  private SqlToken number(int start) {
    while (at < text.length() && isPartOfNumber(start)) {
      at++;
    }
    return new SqlToken(Kind.NUMBER, text.substring(start, at), start + 1);
  }

  private boolean isPartOfNumber(int start) {
    char c = text.charAt(at);
    boolean exponent = at > start && (text.charAt(at - 1) == 'e' || text.charAt(at - 1) == 'E');
    return Character.isLetterOrDigit(c) || c == '.' || exponent && (c == '+' || c == '-');
  }

  private SqlToken quoted(Kind kind, char end, int start) {
    StringBuilder inside = new StringBuilder();
    for (at++; at < text.length(); at++) {
      char c = text.charAt(at);
      if (c != end) {
        inside.append(c);
      } else if (at + 1 < text.length() && text.charAt(at + 1) == end) {
        inside.append(c);
        at++;
      } else {
        at++;
        return new SqlToken(kind, inside.toString(), start + 1);
      }
    }
    throw new IllegalArgumentException(
        "the quotation that begins at character " + (start + 1) + " of the condition has no end");
  }

  private SqlToken sign(int start) {
    String two = text.substring(start, Math.min(text.length(), start + 2));
    String sign =
        switch (two) {
          case "<>", "!=", "<=", ">=" -> two;
          default -> two.substring(0, 1);
        };
    at += sign.length();
    return new SqlToken(Kind.SIGN, sign, start + 1);
  }
}
