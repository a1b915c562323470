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
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Reads the shape of a table of an embedded database through JDBC's own metadata.
final class EmbeddedCatalog {
  private final DatabaseMetaData metadata;
  private final JdbcLocation location;
  private final @Nullable String schema;

  /// @param schema where an unqualified table is; null for everywhere
  EmbeddedCatalog(Connection connection, JdbcLocation location, @Nullable String schema)
      throws SQLException {
    this.metadata = connection.getMetaData();
    this.location = location;
    this.schema = location.table().schema().isEmpty() ? schema : location.table().schema();
  }

  /// @param type the column type behind the database's type name
  /// @param orderedText whether text is ordered by its UTF-8 bytes
  TableShape shape(Function<String, Column.Type> type, boolean orderedText)
      throws SQLException, ShapeException {
    List<Column> columns = columns(type);
    if (columns.isEmpty()) {
      throw ShapeException.noTable(location.table());
    }
    ColumnFinder finder = new ColumnFinder(location.table(), columns);
    List<Column> key = finder.key(location.key());
    Optional<List<String>> unique = ColumnFinder.uniqueBy(uniqueIndexes(), location);
    boolean ordered =
        key.size() == 1
            && (key.getFirst().type() == Column.Type.BYTES
                || key.getFirst().type() == Column.Type.TEXT && orderedText);
    return new TableShape(
        location.table(),
        key,
        ColumnFinder.inOrderOf(unique, key),
        finder.content(location.content()),
        finder.attributes(location.attributes()),
        finder.fixed(location.fixed()),
        unique.orElse(List.of()),
        ordered,
        false,
        unique.isPresent());
  }

  private List<Column> columns(Function<String, Column.Type> type) throws SQLException {
    List<Column> columns = new ArrayList<>();
    try (ResultSet row =
        metadata.getColumns(null, pattern(schema), pattern(location.table().name()), null)) {
      while (row.next()) {
        if (location.table().name().equals(row.getString("TABLE_NAME"))) {
          String sqlType = row.getString("TYPE_NAME");
          columns.add(
              new Column(
                  row.getString("COLUMN_NAME"),
                  type.apply(sqlType),
                  sqlType,
                  row.getInt("NULLABLE") != DatabaseMetaData.columnNoNulls));
        }
      }
    }
    return columns;
  }

  private List<List<String>> uniqueIndexes() throws SQLException {
    Map<String, Map<Integer, String>> indexes = new LinkedHashMap<>();
    try (ResultSet row = metadata.getPrimaryKeys(null, schema, location.table().name())) {
      while (row.next()) {
        indexes
            .computeIfAbsent("", _ -> new TreeMap<>())
            .put(row.getInt("KEY_SEQ"), row.getString("COLUMN_NAME"));
      }
    }
    try (ResultSet row = metadata.getIndexInfo(null, schema, location.table().name(), true, true)) {
      while (row.next()) {
        String index = row.getString("INDEX_NAME");
        String column = row.getString("COLUMN_NAME");
        if (index != null && column != null) {
          indexes
              .computeIfAbsent(index, _ -> new TreeMap<>())
              .put(row.getInt("ORDINAL_POSITION"), column);
        }
      }
    }
    Collection<Map<Integer, String>> all = indexes.values();
    return all.stream().map(index -> List.copyOf(index.values())).toList();
  }

  private @Nullable String pattern(@Nullable String name) throws SQLException {
    if (name == null) {
      return null;
    }
    String escape = metadata.getSearchStringEscape();
    return name.replace("_", escape + "_").replace("%", escape + "%");
  }
}
