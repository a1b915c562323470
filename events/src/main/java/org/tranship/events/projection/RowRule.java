package org.tranship.events.projection;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.tranship.core.readmodel.ViewColumn;
import org.tranship.core.readmodel.ViewRow;
import org.tranship.core.readmodel.ViewShape;
import org.tranship.events.projection.Value.Source;
import org.tranship.events.transform.JsonField;
import org.tranship.events.transform.Where;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;

/// What events of some types do to rows of a read model.
///
/// @param kind what it does
/// @param types the types it is for; empty for all
/// @param revision the revision it is for; empty for any
/// @param where what the payload must be like
/// @param each the list in the payload whose elements each have a row; empty for one row an event
/// @param key the columns of the key to their values
/// @param set columns to the values they get; one that the event does not give is emptied
/// @param add columns to the numbers that are added to them
record RowRule(
    Kind kind,
    Set<String> types,
    String revision,
    Where where,
    Optional<JsonField> each,
    Map<String, Value> key,
    Map<String, Value> set,
    Map<String, Value> add) {
  /// What becomes of a row.
  enum Kind {
    /// It is changed, and made where it is not there.
    PUT,
    /// It is changed where it is there.
    CHANGE,
    /// It goes.
    REMOVE
  }

  boolean isFor(Source source) {
    return (types.isEmpty() || types.contains(source.event().type()))
        && (revision.isEmpty() || revision.equals(source.event().revision()))
        && (where.isAlways() || where.holds(source.payload()));
  }

  /// What the rule is done for: the event, or each element of its list.
  List<Source> sources(Source source) {
    if (each.isEmpty()) {
      return List.of(source);
    }
    List<Source> all = new ArrayList<>();
    Optional<JsonNode> list = each.get().in(source.payload());
    if (list.isPresent() && list.get() instanceof ArrayNode elements) {
      for (int i = 0; i < elements.size(); i++) {
        all.add(source.at(elements.get(i), i));
      }
    } else if (list.isPresent() && !list.get().isNull()) {
      throw new IllegalArgumentException("its field " + each.get() + " is no list");
    }
    return all;
  }

  /// The key of the row that is meant.
  ///
  /// @throws IllegalArgumentException if a part of it is not given
  List<String> key(ViewShape shape, Source source) {
    List<String> values = new ArrayList<>();
    for (ViewColumn column : shape.keyColumns()) {
      Value value = Optional.ofNullable(key.get(column.name())).orElseThrow();
      values.add(
          column.canonical(
              value
                  .of(source)
                  .orElseThrow(
                      () ->
                          new IllegalArgumentException(
                              "it does not give \"" + column.name() + "\", which is of the key"))));
    }
    return List.copyOf(values);
  }

  /// @param guard the column of the version that a row has come to; empty for none
  void apply(
      ViewShape shape, Optional<String> guard, Source source, List<String> rowKey, View view) {
    Optional<ViewRow> row = view.get(rowKey);
    if (row.isEmpty() && kind == Kind.CHANGE) {
      return;
    }
    if (kind == Kind.REMOVE) {
      view.remove(rowKey);
      return;
    }
    Map<String, String> values = new TreeMap<>(row.map(ViewRow::values).orElse(Map.of()));
    for (int i = 0; i < shape.key().size(); i++) {
      values.put(shape.key().get(i), rowKey.get(i));
    }
    set.forEach((name, value) -> put(shape, values, name, value.of(source)));
    add.forEach(
        (name, value) ->
            value
                .of(source)
                .map(Value::number)
                .map(it -> it.add(new BigDecimal(values.getOrDefault(name, "0"))))
                .ifPresent(it -> put(shape, values, name, Optional.of(it.toPlainString()))));
    guard.ifPresent(name -> values.put(name, Long.toString(source.event().version())));
    view.put(new ViewRow(values));
  }

  private static void put(
      ViewShape shape, Map<String, String> values, String name, Optional<String> value) {
    ViewColumn column = shape.column(name).orElseThrow();
    value.ifPresentOrElse(
        text -> values.put(name, column.canonical(text)), () -> values.remove(name));
  }
}
