package org.tranship.driver.jdbc;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.SequencedSet;
import java.util.function.Function;
import java.util.stream.Collectors;

/// An SQL statement of the operator's own, taken apart into its text and the values that it names:
/// `:key.COLUMN`, `:old.COLUMN` and `:new.COLUMN`. What stands in quotes and in comments is text.
/// The rules of quoting are those of the SQL standard and PostgreSQL's: `'` and `"` doubled,
/// `E'\''`, `$tag$`, `--`, `/* */`.
///
/// @param parts in their order
record OwnStatement(List<Part> parts) {
  OwnStatement {
    parts = List.copyOf(parts);
  }

  /// A part of a statement.
  sealed interface Part {}

  /// What is sent as it is.
  record Text(String sql) implements Part {}

  /// A value that is not known before the statement is carried out.
  record Value(Which which, String column) implements Part {}

  /// Whose value.
  enum Which {
    /// A column that names the row.
    KEY,
    /// What a column must hold.
    OLD,
    /// What it shall hold.
    NEW;

    String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /// @param questions whether a question mark is an operator in this database, as PostgreSQL's for
  ///   JSON; its JDBC driver then wants it twice
  /// @throws IllegalArgumentException saying what is wrong
  static OwnStatement parse(String sql, boolean questions) {
    return new Scanner(sql.strip().replaceFirst("(\\s*;)+$", ""), questions).parse();
  }

  /// The statement for JDBC.
  ///
  /// @param value what stands where a value is
  String sql(Function<Value, String> value) {
    return parts.stream()
        .map(
            part ->
                switch (part) {
                  case Text(String text) -> text;
                  case Value it -> value.apply(it);
                })
        .collect(Collectors.joining());
  }

  /// The values in their order.
  List<Value> values() {
    return parts.stream().filter(Value.class::isInstance).map(Value.class::cast).toList();
  }

  /// The columns of which a value is named.
  SequencedSet<String> columns(Which which) {
    return values().stream()
        .filter(value -> value.which() == which)
        .map(Value::column)
        .collect(Collectors.toCollection(LinkedHashSet::new));
  }

  private static final class Scanner {
    private final String sql;
    private final boolean questions;
    private final List<Part> parts = new ArrayList<>();
    private final StringBuilder text = new StringBuilder();
    private int at;

    Scanner(String sql, boolean questions) {
      this.sql = sql;
      this.questions = questions;
    }

    OwnStatement parse() {
      while (at < sql.length()) {
        switch (sql.charAt(at)) {
          case '\'' -> quoted('\'', escapes());
          case '"' -> quoted('"', false);
          case '$' -> dollar();
          case '-' -> take(sql.startsWith("--", at) ? lineEnd() : at + 1);
          case '/' -> take(sql.startsWith("/*", at) ? behind("*/", at + 2) : at + 1);
          case ':' -> colon();
          case '?' -> question();
          case ';' -> throw new IllegalArgumentException("it is more than one statement");
          default -> take(at + 1);
        }
      }
      end();
      return new OwnStatement(parts);
    }

    private void take(int end) {
      text.append(sql, at, end);
      at = end;
    }

    private void end() {
      if (!text.isEmpty()) {
        parts.add(new Text(text.toString()));
        text.setLength(0);
      }
    }

    private int lineEnd() {
      int end = sql.indexOf('\n', at);
      return end < 0 ? sql.length() : end;
    }

    private int behind(String end, int from) {
      int found = sql.indexOf(end, from);
      if (found < 0) {
        throw new IllegalArgumentException("a quote or a comment in it has no end");
      }
      return found + end.length();
    }

    /// Whether the quote begins one of PostgreSQL's strings with backslashes.
    private boolean escapes() {
      boolean e = at > 0 && Character.toLowerCase(sql.charAt(at - 1)) == 'e';
      return e && (at == 1 || !Character.isJavaIdentifierPart(sql.charAt(at - 2)));
    }

    private void quoted(char quote, boolean escapes) {
      int end = at + 1;
      while (end < sql.length() && sql.charAt(end) != quote) {
        end += escapes && sql.charAt(end) == '\\' ? 2 : 1;
      }
      take(behind(String.valueOf(quote), Math.min(end, sql.length())));
    }

    private void dollar() {
      int close = at + 1;
      while (close < sql.length() && Character.isLetter(sql.charAt(close))) {
        close++;
      }
      boolean opens = close < sql.length() && sql.charAt(close) == '$';
      take(opens ? behind(sql.substring(at, close + 1), close + 1) : at + 1);
    }

    private void question() {
      if (!questions) {
        throw new IllegalArgumentException(
            "a question mark stands in it; values are written :key.COLUMN, :old.COLUMN and"
                + " :new.COLUMN");
      }
      text.append("??");
      at++;
    }

    private void colon() {
      if (sql.startsWith("::", at)) {
        take(at + 2);
        return;
      }
      for (Which which : Which.values()) {
        String word = ":" + which.word() + ".";
        if (sql.startsWith(word, at)) {
          at += word.length();
          end();
          parts.add(new Value(which, column()));
          return;
        }
      }
      if (at + 1 < sql.length() && Character.isLetter(sql.charAt(at + 1))) {
        throw new IllegalArgumentException(
            "\""
                + sql.substring(at, Math.min(sql.length(), at + 12))
                + "\" names no value; they are written :key.COLUMN, :old.COLUMN and :new.COLUMN");
      }
      take(at + 1);
    }

    private String column() {
      int begin = at;
      if (at < sql.length() && sql.charAt(at) == '"') {
        do {
          at = behind("\"", at + 1);
        } while (at < sql.length() && sql.charAt(at) == '"');
        return sql.substring(begin + 1, at - 1).replace("\"\"", "\"");
      }
      while (at < sql.length() && Character.isJavaIdentifierPart(sql.charAt(at))) {
        at++;
      }
      if (at == begin) {
        throw new IllegalArgumentException("a value in it has no name of a column");
      }
      return sql.substring(begin, at);
    }
  }
}
