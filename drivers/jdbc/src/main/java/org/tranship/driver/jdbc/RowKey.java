package org.tranship.driver.jdbc;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.tranship.core.value.CompositeKey;
import org.tranship.core.value.Key;

/// The values of a row's key columns, and the key they make.
///
/// @param key the key
/// @param values a `String`, `Long`, `UUID` or `byte[]` for each key column, in the order of the
///   key's components
record RowKey(Key key, List<Object> values) {

  /// The row a key names.
  ///
  /// @throws IllegalArgumentException saying why no row of this table can have the key
  static RowKey of(Key key, List<Column> columns) {
    List<String> components = CompositeKey.decode(key, columns.size()).components();
    List<Object> values = new ArrayList<>(columns.size());
    for (int i = 0; i < columns.size(); i++) {
      values.add(value(columns.get(i), components.get(i)));
    }
    return new RowKey(key, values);
  }

  /// The key of the current row of a result whose first columns are the key columns.
  ///
  /// @throws IllegalArgumentException saying why the row has no key
  static RowKey read(ResultSet row, List<Column> columns) throws SQLException {
    List<Object> values = new ArrayList<>(columns.size());
    List<String> components = new ArrayList<>(columns.size());
    for (int i = 0; i < columns.size(); i++) {
      Column column = columns.get(i);
      Object value =
          switch (column.type()) {
            case TEXT -> row.getString(i + 1);
            case INTEGER -> {
              long number = row.getLong(i + 1);
              yield row.wasNull() ? null : (Object) number;
            }
            case UUID -> row.getString(i + 1);
            case BYTES -> row.getBytes(i + 1);
            case OTHER -> throw notForKeys(column);
          };
      if (value == null) {
        throw new IllegalArgumentException(
            "a row has NULL in the key column \"" + column.name() + "\", so it has no key");
      }
      String component = value instanceof byte[] bytes ? text(column, bytes) : value.toString();
      components.add(component);
      values.add(column.type() == Column.Type.UUID ? UUID.fromString(component) : value);
    }
    if (components.size() == 1 && components.getFirst().isEmpty()) {
      throw new IllegalArgumentException(
          "a row has empty text in its only key column \""
              + columns.getFirst().name()
              + "\", and a key may not be empty");
    }
    return new RowKey(new CompositeKey(components).encode(), values);
  }

  /// The typed value of one component.
  static Object value(Column column, String component) {
    return switch (column.type()) {
      case TEXT -> {
        if (component.indexOf('\0') >= 0) {
          throw new IllegalArgumentException("a text column cannot hold the character U+0000");
        }
        yield component;
      }
      case INTEGER -> wholeNumber(column, component);
      case UUID -> uuid(column, component);
      case BYTES -> component.getBytes(StandardCharsets.UTF_8);
      case OTHER -> throw notForKeys(column);
    };
  }

  private static Long wholeNumber(Column column, String component) {
    try {
      Long number = Long.valueOf(component);
      if (number.toString().equals(component)) {
        return number;
      }
    } catch (NumberFormatException e) {
      // Said below, together with a number in another spelling.
    }
    throw new IllegalArgumentException(
        "\""
            + component
            + "\" is no whole number, as the key column \""
            + column.name()
            + "\" has");
  }

  private static UUID uuid(Column column, String component) {
    try {
      UUID uuid = UUID.fromString(component);
      if (uuid.toString().equals(component)) {
        return uuid;
      }
    } catch (IllegalArgumentException e) {
      // Said below, together with a UUID in another spelling.
    }
    throw new IllegalArgumentException(
        "\""
            + component
            + "\" is no UUID in lower case, as the key column \""
            + column.name()
            + "\" has");
  }

  /// Sets one value of a key as a parameter.
  static void bind(PreparedStatement statement, int index, Object value) throws SQLException {
    switch (value) {
      case String text -> statement.setString(index, text);
      case Long number -> statement.setLong(index, number);
      case byte[] bytes -> statement.setBytes(index, bytes);
      default -> statement.setObject(index, value);
    }
  }

  private static String text(Column column, byte[] bytes) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw new IllegalArgumentException(
          "a row has bytes in the key column \"" + column.name() + "\" that are not UTF-8", e);
    }
  }

  private static IllegalArgumentException notForKeys(Column column) {
    return new IllegalArgumentException(
        "the column \""
            + column.name()
            + "\" of type "
            + column.sqlType()
            + " cannot be a key; text, whole numbers, UUIDs and bytes can");
  }
}
