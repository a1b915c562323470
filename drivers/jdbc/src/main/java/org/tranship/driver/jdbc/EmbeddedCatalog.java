package org.tranship.driver.jdbc;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Reads the shape of a table of an embedded database through JDBC's own metadata.
final class EmbeddedCatalog {
  private final MetadataTable table;
  private final JdbcLocation location;

  /// @param schema where an unqualified table is; null for everywhere
  EmbeddedCatalog(Connection connection, JdbcLocation location, @Nullable String schema)
      throws SQLException {
    this.table = new MetadataTable(connection, location.table(), schema);
    this.location = location;
  }

  /// @param type the column type behind the database's type name
  /// @param orderedText whether text is ordered by its UTF-8 bytes
  TableShape shape(Function<String, Column.Type> type, boolean orderedText)
      throws SQLException, ShapeException {
    List<Column> columns = new ArrayList<>();
    for (MetadataTable.Described column : table.columns()) {
      columns.add(
          new Column(
              column.name(), type.apply(column.sqlType()), column.sqlType(), column.nullable()));
    }
    if (columns.isEmpty()) {
      throw ShapeException.noTable(location.table());
    }
    ColumnFinder finder = new ColumnFinder(location.table(), columns);
    List<Column> key = finder.key(location.key());
    Optional<List<String>> unique = ColumnFinder.uniqueBy(table.uniqueIndexes(), location);
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
        unique.isPresent(),
        location.clears());
  }
}
