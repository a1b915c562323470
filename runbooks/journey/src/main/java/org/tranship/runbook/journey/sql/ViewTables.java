package org.tranship.runbook.journey.sql;

import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
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
public record ViewTables(Connection connection, Dialect dialect, String schema) {
  /// A guid as text, which the database shall take for one.
  public record Guid(String text) {}

  /// No value.
  public enum Nothing {
    NULL
  }

  /// A row, by columns and values in turn.
  public void insert(String table, Object... columns) throws SQLException {
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
  public int set(String table, String key, Guid id, Object... columns) throws SQLException {
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
  public int add(String table, String key, Guid id, String column, int amount) throws SQLException {
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
  public int raise(String table, String key, Guid id, String column, int number)
      throws SQLException {
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

  /// Sets columns of the row that two columns name.
  ///
  /// @return how many rows there were: none or one
  public int setOf(
      String table, String first, Guid one, String second, Guid other, Object... columns)
      throws SQLException {
    List<String> changes = new ArrayList<>();
    List<Object> values = new ArrayList<>();
    for (int i = 0; i < columns.length; i += 2) {
      changes.add(dialect.name((String) columns[i]) + " = " + mark(columns[i + 1]));
      values.add(columns[i + 1]);
    }
    values.add(one);
    values.add(other);
    return run(
        "update "
            + dialect.table(schema, table)
            + " set "
            + String.join(", ", changes)
            + where(first)
            + " and "
            + dialect.name(second)
            + " = "
            + dialect.guid(),
        values);
  }

  /// Removes the rows of a key.
  ///
  /// @return how many there were
  public int remove(String table, String key, Guid id) throws SQLException {
    return run("delete from " + dialect.table(schema, table) + where(key), List.of(id));
  }

  /// One column of the row of a key, as text; empty if there is no row, or nothing in it.
  public Optional<String> text(String table, String key, Guid id, String column)
      throws SQLException {
    String query =
        "select " + dialect.name(column) + " from " + dialect.table(schema, table) + where(key);
    try (PreparedStatement statement = connection.prepareStatement(query)) {
      statement.setString(1, id.text());
      try (ResultSet row = statement.executeQuery()) {
        return row.next() ? Optional.ofNullable(row.getString(1)) : Optional.empty();
      }
    }
  }

  /// Whether a key has a row.
  public boolean has(String table, String key, Guid id) throws SQLException {
    return text(table, key, id, key).isPresent();
  }

  /// Notes that a projection has come to a version of a source.
  ///
  /// @return whether it had not come as far before
  public boolean advance(int projection, Guid source, long version) throws SQLException {
    String number = dialect.name("Version");
    String key = where("SourceId") + " and " + dialect.name("Projection") + " = " + projection;
    String applied = dialect.table(schema, ThirdViews.APPLIED);
    if (run(
            "update " + applied + " set " + number + " = ?" + key + " and " + number + " < ?",
            List.of(version, source, version))
        > 0) {
      return true;
    }
    if (reached(projection, source) >= 0) {
      return false;
    }
    return run(
            "insert into "
                + applied
                + " ("
                + dialect.name("Projection")
                + ", "
                + dialect.name("SourceId")
                + ", "
                + number
                + ") values ("
                + projection
                + ", "
                + dialect.guid()
                + ", ?)",
            List.of(source, version))
        > 0;
  }

  /// The version of a source that a projection has come to; negative if to none.
  public long reached(int projection, Guid source) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "select "
                + dialect.name("Version")
                + " from "
                + dialect.table(schema, ThirdViews.APPLIED)
                + where("SourceId")
                + " and "
                + dialect.name("Projection")
                + " = "
                + projection)) {
      statement.setString(1, source.text());
      try (ResultSet row = statement.executeQuery()) {
        return row.next() ? row.getLong(1) : -1;
      }
    }
  }

  private String where(String key) {
    return " where " + dialect.name(key) + " = " + dialect.guid();
  }

  private String mark(Object value) {
    return value instanceof Guid
        ? dialect.guid()
        : value instanceof Boolean is ? dialect.flag(is) : value == Nothing.NULL ? "null" : "?";
  }

  private int run(String sql, List<?> values) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      int at = 1;
      for (Object value : values) {
        if (!(value instanceof Boolean || value == Nothing.NULL)) {
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
      case Long number -> statement.setLong(at, number);
      case BigDecimal number -> statement.setBigDecimal(at, number);
      default -> statement.setObject(at, value);
    }
  }
}
