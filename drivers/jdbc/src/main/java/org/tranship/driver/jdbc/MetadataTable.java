package org.tranship.driver.jdbc;

import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// A table as JDBC's own metadata describes it.
final class MetadataTable {
  private final DatabaseMetaData metadata;
  private final TableName table;
  private final @Nullable String catalog;
  private final @Nullable String schema;

  /// @param schema where an unqualified table is; null for everywhere
  MetadataTable(Connection connection, TableName table, @Nullable String schema)
      throws SQLException {
    this(connection, table, null, table.schema().isEmpty() ? schema : table.schema());
  }

  private MetadataTable(
      Connection connection, TableName table, @Nullable String catalog, @Nullable String schema)
      throws SQLException {
    this.metadata = connection.getMetaData();
    this.table = table;
    this.catalog = catalog;
    this.schema = schema;
  }

  /// In MySQL's family a schema is what JDBC calls a catalogue.
  static MetadataTable inCatalog(Connection connection, TableName table) throws SQLException {
    String catalog = table.schema().isEmpty() ? connection.getCatalog() : table.schema();
    return new MetadataTable(connection, table, catalog, null);
  }

  /// A column.
  ///
  /// @param sqlType the database's name of its type
  record Described(String name, String sqlType, boolean nullable) {}

  /// The columns in the table's order; none if there is no such table.
  List<Described> columns() throws SQLException {
    List<Described> columns = new ArrayList<>();
    try (ResultSet row =
        metadata.getColumns(catalog, pattern(schema), pattern(table.name()), null)) {
      while (row.next()) {
        if (table.name().equals(row.getString("TABLE_NAME"))) {
          columns.add(
              new Described(
                  row.getString("COLUMN_NAME"),
                  row.getString("TYPE_NAME"),
                  row.getInt("NULLABLE") != DatabaseMetaData.columnNoNulls));
        }
      }
    }
    return columns;
  }

  /// The columns of each index, the primary key first, of which no two rows have the same values.
  List<List<String>> uniqueIndexes() throws SQLException {
    Map<String, Map<Integer, String>> indexes = new LinkedHashMap<>();
    try (ResultSet row = metadata.getPrimaryKeys(catalog, schema, table.name())) {
      while (row.next()) {
        indexes
            .computeIfAbsent("", _ -> new TreeMap<>())
            .put(row.getInt("KEY_SEQ"), row.getString("COLUMN_NAME"));
      }
    }
    try (ResultSet row = metadata.getIndexInfo(catalog, schema, table.name(), true, true)) {
      while (row.next()) {
        String index = row.getString("INDEX_NAME");
        String column = row.getString("COLUMN_NAME");
        // An index over some rows only says nothing of the others.
        if (index != null && column != null && row.getString("FILTER_CONDITION") == null) {
          indexes
              .computeIfAbsent(index, _ -> new TreeMap<>())
              .put(row.getInt("ORDINAL_POSITION"), column);
        }
      }
    }
    Collection<Map<Integer, String>> all = indexes.values();
    return all.stream().map(index -> List.copyOf(index.values())).toList();
  }

  /// The tables and views beside it.
  List<String> neighbours() throws SQLException {
    List<String> names = new ArrayList<>();
    try (ResultSet row =
        metadata.getTables(catalog, pattern(schema), null, new String[] {"TABLE", "VIEW"})) {
      while (row.next()) {
        names.add(row.getString("TABLE_NAME"));
      }
    }
    return names;
  }

  private @Nullable String pattern(@Nullable String name) throws SQLException {
    if (name == null) {
      return null;
    }
    String escape = metadata.getSearchStringEscape();
    return name.replace("_", escape + "_").replace("%", escape + "%");
  }
}
