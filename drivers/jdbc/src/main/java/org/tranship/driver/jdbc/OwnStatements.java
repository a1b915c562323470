package org.tranship.driver.jdbc;

import java.util.List;
import org.tranship.driver.jdbc.OwnStatement.Which;

/// The two statements that stand for a table where a table and columns cannot say it: one that
/// yields rows, and one that compares and sets one of them.
///
/// @param select yields the columns of the key and of the pointer, for all rows
/// @param update changes one row, if it holds the old values
record OwnStatements(OwnStatement select, OwnStatement update) {
  /// What can be told without a database.
  ///
  /// @throws IllegalArgumentException saying what is wrong
  static OwnStatements parse(
      String select, String update, List<String> key, List<String> columns, boolean questions) {
    OwnStatements both =
        new OwnStatements(parse("select", select, questions), parse("update", update, questions));
    if (!both.select.values().isEmpty()) {
      throw new IllegalArgumentException("\"select\" yields all rows, so it names no value");
    }
    require(both.update, Which.KEY, key, key, "so it would change other rows as well");
    List<String> compared = columns.stream().filter(column -> !key.contains(column)).toList();
    require(both.update, Which.OLD, compared, columns, "so that it does not compare it");
    require(both.update, Which.NEW, List.of(), columns, "");
    if (both.update.columns(Which.NEW).isEmpty()) {
      throw new IllegalArgumentException("\"update\" names no :new.COLUMN, so it sets nothing");
    }
    return both;
  }

  private static OwnStatement parse(String name, String sql, boolean questions) {
    try {
      return OwnStatement.parse(sql, questions);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("\"" + name + "\" cannot be used: " + e.getMessage(), e);
    }
  }

  /// @param needed columns of which a value must be named
  /// @param known columns of which one may be
  private static void require(
      OwnStatement update, Which which, List<String> needed, List<String> known, String why) {
    for (String column : needed) {
      if (!update.columns(which).contains(column)) {
        throw new IllegalArgumentException(
            "\"update\" names no :" + which.word() + "." + column + ", " + why);
      }
    }
    for (String column : update.columns(which)) {
      if (!known.contains(column)) {
        throw new IllegalArgumentException(
            "\"update\" names :"
                + which.word()
                + "."
                + column
                + ", and the "
                + (which == Which.KEY ? "key" : "rule")
                + " has only "
                + String.join(", ", known));
      }
    }
  }

  /// What stands for the table in a statement.
  String rows() {
    // A comment at its end must not take the bracket along.
    return "(" + select.sql(_ -> "") + "\n) tranship_rows";
  }
}
