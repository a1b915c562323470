package org.tranship.driver.jdbc;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.util.UUID;
import org.tranship.core.value.Attributes;

/// Sets the parameters of the statements for one table, in the order in which [TableSql] has them.
final class TableValues {
  private final TableShape shape;

  TableValues(TableShape shape) {
    this.shape = shape;
  }

  /// Sets key and fixed values.
  ///
  /// @return the next free index
  int bindKey(PreparedStatement statement, int first, RowKey key) throws SQLException {
    int index = first;
    for (Object value : key.values()) {
      RowKey.bind(statement, index++, value);
    }
    return bindFixed(statement, index);
  }

  /// Sets NULL in the place of a key, and the fixed values.
  ///
  /// @param like a key of the same types
  /// @return the next free index
  int bindNoKey(PreparedStatement statement, int first, RowKey like) throws SQLException {
    int index = first;
    for (Object value : like.values()) {
      statement.setNull(
          index++,
          switch (value) {
            case Long _ -> Types.BIGINT;
            case byte[] _ -> Types.BINARY;
            case UUID _ -> Types.OTHER;
            default -> Types.VARCHAR;
          });
    }
    return bindFixed(statement, index);
  }

  int bindFixed(PreparedStatement statement, int first) throws SQLException {
    int index = first;
    for (TableShape.Fixed fixed : shape.fixed()) {
      statement.setString(index++, fixed.value());
    }
    return index;
  }

  /// Sets the attribute columns; an absent attribute is NULL.
  int bindAttributes(PreparedStatement statement, int first, Attributes attributes)
      throws SQLException {
    int index = first;
    for (Column column : shape.attributes()) {
      statement.setString(index++, attributes.get(Attributes.COLUMN + column.name()).orElse(null));
    }
    return index;
  }
}
