package org.tranship.runbook.journey.sql;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/// Looks what a database has, by what both dialects have in common, and changes it.
///
/// @param connection in a transaction
/// @param dialect how the database is spoken to
record SchemaLook(Connection connection, Dialect dialect) {
  boolean schema(String schema) throws SQLException {
    return counted("select count(*) from information_schema.schemata where schema_name = ?", schema)
        > 0;
  }

  boolean table(String schema, String table) throws SQLException {
    return counted(
            "select count(*) from information_schema.tables where table_schema = ? and table_name"
                + " = ?",
            schema,
            table)
        > 0;
  }

  boolean column(String schema, String table, String column) throws SQLException {
    return counted(
            "select count(*) from information_schema.columns where table_schema = ? and table_name"
                + " = ? and column_name = ?",
            schema,
            table,
            column)
        > 0;
  }

  boolean constraint(String schema, String table, String constraint) throws SQLException {
    return counted(
            "select count(*) from information_schema.table_constraints where table_schema = ? and"
                + " table_name = ? and constraint_name = ?",
            schema,
            table,
            constraint)
        > 0;
  }

  boolean index(String schema, String index) throws SQLException {
    return counted(dialect.countIndexes(), schema, index) > 0;
  }

  /// Whether an index is there that was begun and never finished.
  boolean unfinished(String schema, String index) throws SQLException {
    return dialect.countUnfinished().isPresent()
        && counted(dialect.countUnfinished().get(), schema, index) > 0;
  }

  /// Whether an index can be made while others write.
  boolean online() throws SQLException {
    return dialect.askOnline().isEmpty()
        || dialect.onlineAnswers().contains((int) counted(dialect.askOnline().get()));
  }

  private long counted(String query, String... names) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(query)) {
      for (int i = 0; i < names.length; i++) {
        statement.setString(i + 1, names[i]);
      }
      try (ResultSet row = statement.executeQuery()) {
        return row.next() ? row.getLong(1) : 0;
      }
    }
  }

  void run(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      boolean _ = statement.execute(sql);
    }
  }
}
