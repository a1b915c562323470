package org.tranship.runbook.journey.sql;

import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Writes rows of read models.
///
/// @param connection in a transaction
/// @param dialect how the database is spoken to
/// @param schema where the tables are
record ViewTables(Connection connection, Dialect dialect, String schema) {
  /// A guid as text, which the database shall take for one.
  record Guid(String text) {}

  /// A row, by columns and values in turn.
  void insert(String table, Object... columns) throws SQLException {
    List<String> names = new ArrayList<>();
    List<String> marks = new ArrayList<>();
    List<Object> values = new ArrayList<>();
    for (int i = 0; i < columns.length; i += 2) {
      names.add(dialect.name((String) columns[i]));
      marks.add(mark(columns[i + 1]));
      values.add(columns[i + 1]);
    }
    int _ =
        run(
            "insert into "
                + dialect.table(schema, table)
                + " ("
                + String.join(", ", names)
                + ") values ("
                + String.join(", ", marks)
                + ")",
            values);
  }

  /// Sets columns of one row.
  ///
  /// @return how many rows there were: none or one
  int set(String table, String key, Guid id, Object... columns) throws SQLException {
    List<String> changes = new ArrayList<>();
    List<Object> values = new ArrayList<>();
    for (int i = 0; i < columns.length; i += 2) {
      changes.add(dialect.name((String) columns[i]) + " = " + mark(columns[i + 1]));
      values.add(columns[i + 1]);
    }
    values.add(id);
    return run(
        "update "
            + dialect.table(schema, table)
            + " set "
            + String.join(", ", changes)
            + where(key),
        values);
  }

  /// Adds to a number of one row.
  int add(String table, String key, Guid id, String column, int amount) throws SQLException {
    String name = dialect.name(column);
    return run(
        "update "
            + dialect.table(schema, table)
            + " set "
            + name
            + " = "
            + name
            + " + ?"
            + where(key),
        List.of(amount, id));
  }

  /// Sets a number of one row if it is greater than the one that is there.
  int raise(String table, String key, Guid id, String column, int number) throws SQLException {
    String name = dialect.name(column);
    return run(
        "update "
            + dialect.table(schema, table)
            + " set "
            + name
            + " = ?"
            + where(key)
            + " and "
            + name
            + " < ?",
        List.of(number, id, number));
  }

  void clear(String table) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      int _ = statement.executeUpdate("delete from " + dialect.table(schema, table));
    }
  }

  private String where(String key) {
    return " where " + dialect.name(key) + " = " + dialect.guid();
  }

  private String mark(Object value) {
    return value instanceof Guid
        ? dialect.guid()
        : value instanceof Boolean is ? dialect.flag(is) : "?";
  }

  private int run(String sql, List<?> values) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      int at = 1;
      for (Object value : values) {
        if (!(value instanceof Boolean)) {
          set(statement, at++, value instanceof Optional<?> maybe ? maybe.orElse(null) : value);
        }
      }
      return statement.executeUpdate();
    }
  }

  private static void set(PreparedStatement statement, int at, @Nullable Object value)
      throws SQLException {
    switch (value) {
      case null -> statement.setNull(at, Types.VARCHAR);
      case String text -> statement.setString(at, text);
      case Guid(String text) -> statement.setString(at, text);
      case Integer number -> statement.setInt(at, number);
      case BigDecimal number -> statement.setBigDecimal(at, number);
      default -> statement.setObject(at, value);
    }
  }
}
