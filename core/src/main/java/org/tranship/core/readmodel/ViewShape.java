package org.tranship.core.readmodel;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/// What a read model looks like.
///
/// @param table what it is called where it is kept: `table` or `schema.table`
/// @param columns the columns that are filled; the store may have more, which keep their defaults
/// @param key the names of those by which a row is told from all others
public record ViewShape(String table, List<ViewColumn> columns, List<String> key) {
  public ViewShape {
    columns = List.copyOf(columns);
    key = List.copyOf(key);
    Set<String> names = new HashSet<>();
    for (ViewColumn column : columns) {
      if (!names.add(column.name())) {
        throw new IllegalArgumentException("it has the column \"" + column.name() + "\" twice");
      }
    }
    if (key.isEmpty() || !names.containsAll(key) || new HashSet<>(key).size() != key.size()) {
      throw new IllegalArgumentException("its key is one or several of its columns, each once");
    }
  }

  public Optional<ViewColumn> column(String name) {
    return columns.stream().filter(column -> column.name().equals(name)).findFirst();
  }

  /// The columns of the key, in its order.
  public List<ViewColumn> keyColumns() {
    return key.stream().map(name -> column(name).orElseThrow()).toList();
  }

  /// The key of a row.
  ///
  /// @throws IllegalArgumentException if a part of it is missing
  public List<String> key(ViewRow row) {
    List<String> values = new ArrayList<>(key.size());
    for (String name : key) {
      values.add(
          row.get(name)
              .orElseThrow(
                  () ->
                      new IllegalArgumentException(
                          "the row has no \"" + name + "\", which is of its key")));
    }
    return List.copyOf(values);
  }

  /// The order in which rows are given: by the columns of the key, one after the other.
  public Comparator<ViewRow> order() {
    Comparator<ViewRow> order = (_, _) -> 0;
    for (ViewColumn column : keyColumns()) {
      Comparator<String> values = column.order();
      order =
          order.thenComparing(
              (one, other) ->
                  values.compare(
                      Objects.requireNonNull(one.values().get(column.name())),
                      Objects.requireNonNull(other.values().get(column.name()))));
    }
    return order;
  }
}
