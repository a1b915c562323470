package org.tranship.driver.jdbc;

import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/// What the database says of a table: its columns in their order, and its unique indexes.
///
/// @param columns by their names; empty if there is no such table
/// @param uniques the columns of each unique index
/// @param computed names of those that the database fills by itself and nobody writes
/// @param numbered names of those to which the database gives numbers unless they are given
/// @param rooms what each has room for
record TableColumns(
    Map<String, EventColumn> columns,
    List<Set<String>> uniques,
    Set<String> computed,
    Set<String> numbered,
    Map<String, ColumnRoom> rooms) {

  static TableColumns of(Connection connection, TableName table) throws SQLException {
    DatabaseMetaData database = connection.getMetaData();
    String schema = table.schema().isEmpty() ? connection.getSchema() : table.schema();
    Map<String, EventColumn> columns = new LinkedHashMap<>();
    Set<String> computed = new TreeSet<>();
    Set<String> numbered = new TreeSet<>();
    Map<String, ColumnRoom> rooms = new LinkedHashMap<>();
    try (ResultSet rows =
        database.getColumns(
            connection.getCatalog(), schema, escaped(database, table.name()), "%")) {
      while (rows.next()) {
        String name = rows.getString("COLUMN_NAME");
        EventColumn column = EventColumn.of(name, rows.getString("TYPE_NAME"));
        columns.put(name, column);
        rooms.put(name, ColumnRoom.of(rows, column));
        if ("YES".equals(rows.getString("IS_GENERATEDCOLUMN"))) {
          computed.add(name);
        }
        if ("YES".equals(rows.getString("IS_AUTOINCREMENT"))) {
          numbered.add(name);
        }
      }
    }
    if (columns.isEmpty()) {
      return new TableColumns(columns, List.of(), computed, numbered, rooms);
    }
    Map<String, Set<String>> indexes = new TreeMap<>();
    try (ResultSet rows =
        database.getIndexInfo(connection.getCatalog(), schema, table.name(), true, true)) {
      while (rows.next()) {
        if (rows.getString("COLUMN_NAME") != null) {
          indexes
              .computeIfAbsent(String.valueOf(rows.getString("INDEX_NAME")), _ -> new TreeSet<>())
              .add(unquoted(rows.getString("COLUMN_NAME")));
        }
      }
    }
    return new TableColumns(columns, List.copyOf(indexes.values()), computed, numbered, rooms);
  }

  private static String escaped(DatabaseMetaData database, String name) throws SQLException {
    String escape = database.getSearchStringEscape();
    return name.replace("_", escape + "_").replace("%", escape + "%");
  }

  /// PostgreSQL's driver gives some names as they stand in the index.
  private static String unquoted(String name) {
    return name.length() > 1 && name.startsWith("\"") && name.endsWith("\"")
        ? name.substring(1, name.length() - 1)
        : name;
  }

  /// Whether a table of this very name is there.
  static boolean exists(Connection connection, TableName name) throws SQLException {
    String schema = name.schema().isEmpty() ? connection.getSchema() : name.schema();
    try (ResultSet rows =
        connection.getMetaData().getTables(connection.getCatalog(), schema, null, null)) {
      while (rows.next()) {
        if (name.name().equals(rows.getString("TABLE_NAME"))) {
          return true;
        }
      }
      return false;
    }
  }
}
