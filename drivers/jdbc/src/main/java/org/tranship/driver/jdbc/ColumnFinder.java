package org.tranship.driver.jdbc;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.tranship.core.store.StoreException.Kind;
import org.tranship.core.value.NearestName;

/// Finds the columns that the location names among those the table has, and says which are missing.
///
/// @param table the table, for messages
/// @param columns all its columns
record ColumnFinder(TableName table, List<Column> columns) {

  List<Column> key(List<String> names) throws ShapeException {
    List<Column> key = find(names);
    for (Column column : key) {
      if (column.type() == Column.Type.OTHER) {
        throw unfit(column, "a key", "text, whole numbers, UUIDs and bytes can");
      }
    }
    return key;
  }

  Column content(String name) throws ShapeException {
    Column column = find(List.of(name)).getFirst();
    return switch (column.type()) {
      case TEXT, BYTES -> column;
      case INTEGER, UUID, OTHER -> throw unfit(column, "the content", "bytes and text can");
    };
  }

  List<Column> attributes(List<String> names) throws ShapeException {
    return find(names);
  }

  List<TableShape.Fixed> fixed(Map<String, String> values) throws ShapeException {
    List<TableShape.Fixed> fixed = new ArrayList<>();
    for (Column column : find(values.keySet().stream().sorted().toList())) {
      fixed.add(new TableShape.Fixed(column, values.getOrDefault(column.name(), "")));
    }
    return fixed;
  }

  private List<Column> find(List<String> names) throws ShapeException {
    List<Column> found = new ArrayList<>();
    for (String name : names) {
      found.add(
          columns.stream()
              .filter(column -> column.name().equals(name))
              .findFirst()
              .orElseThrow(() -> missing(name)));
    }
    return found;
  }

  private ShapeException missing(String name) {
    return missing(table, name, columns.stream().map(Column::name).toList());
  }

  /// @param names the columns there are
  static ShapeException missing(TableName table, String name, List<String> names) {
    return new ShapeException(
        Kind.CONFIGURATION,
        "the table \"" + table + "\" has no column \"" + name + "\"",
        NearestName.of(name, names)
            .map(near -> "Did you mean \"" + near + "\"?")
            .orElse("Its columns are " + String.join(", ", names) + "."));
  }

  private static ShapeException unfit(Column column, String part, String fit) {
    return new ShapeException(
        Kind.CONFIGURATION,
        "the column \""
            + column.name()
            + "\" of type "
            + column.sqlType()
            + " cannot be "
            + part
            + "; "
            + fit,
        "");
  }

  /// The first unique index by which a key names one row: it has all key columns, and none besides
  /// but fixed ones. An index over fewer columns would make one row replace another.
  static Optional<List<String>> uniqueBy(List<List<String>> indexes, JdbcLocation location) {
    Set<String> allowed = new HashSet<>(location.key());
    allowed.addAll(location.fixed().keySet());
    return indexes.stream()
        .filter(index -> index.containsAll(location.key()) && allowed.containsAll(index))
        .findFirst();
  }

  /// The key columns in the order of the index, so that a listing follows it.
  static List<Column> inOrderOf(Optional<List<String>> index, List<Column> key) {
    return index
        .map(
            names ->
                key.stream().sorted(Comparator.comparing(c -> names.indexOf(c.name()))).toList())
        .orElse(key);
  }
}
