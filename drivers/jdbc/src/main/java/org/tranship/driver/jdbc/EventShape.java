package org.tranship.driver.jdbc;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.tranship.core.store.StoreException.Kind;
import org.tranship.driver.jdbc.EventColumn.Form;

/// A table of events as we use it: the columns that the location names, as they are in the
/// database.
///
/// @param columns the part to the column that plays it
/// @param extra columns kept as metadata
/// @param unique a unique index has the stream and the version, and nothing else
record EventShape(Map<String, EventColumn> columns, List<EventColumn> extra, boolean unique) {
  private static final Map<String, Set<Form>> FIT = new TreeMap<>();

  static {
    FIT.put("stream", EnumSet.of(Form.TEXT, Form.UUID, Form.NUMBER));
    FIT.put("version", EnumSet.of(Form.NUMBER));
    FIT.put("type", EnumSet.of(Form.TEXT));
    FIT.put("payload", EnumSet.of(Form.TEXT, Form.BYTES, Form.JSON, Form.JSON_VALUE));
    FIT.put("metadata", EnumSet.of(Form.TEXT, Form.BYTES, Form.JSON, Form.JSON_VALUE));
    FIT.put("time", EnumSet.of(Form.TEXT, Form.INSTANT, Form.LOCAL_TIME, Form.NUMBER));
    FIT.put("revision", EnumSet.of(Form.TEXT, Form.NUMBER));
    FIT.put("position", EnumSet.of(Form.NUMBER));
  }

  /// @throws ShapeException if something is not there or not fit for its part
  static EventShape inspect(Connection connection, EventLocation location)
      throws SQLException, ShapeException {
    TableName table = location.table();
    TableColumns found = TableColumns.of(connection, table);
    Map<String, EventColumn> all = found.columns();
    if (all.isEmpty()) {
      throw new ShapeException(
          Kind.CONTAINER_MISSING,
          "there is no table \"" + table + "\"",
          "Make it; docs/events.md has a statement for it.");
    }
    Map<String, EventColumn> columns = new TreeMap<>();
    for (Map.Entry<String, String> part : location.columns().entrySet()) {
      EventColumn column = found(table, part.getValue(), all);
      if (!Objects.requireNonNull(FIT.get(part.getKey())).contains(column.form())) {
        throw new ShapeException(
            Kind.CONFIGURATION,
            "the column \""
                + column.name()
                + "\" of type "
                + column.type()
                + " cannot be the "
                + part.getKey()
                + " of an event",
            "Name another one with " + part.getKey() + "=COLUMN.");
      }
      columns.put(part.getKey(), column);
    }
    List<EventColumn> extra = new ArrayList<>();
    for (String name : location.extra()) {
      extra.add(found(table, name, all));
    }
    Set<String> wanted =
        Set.of(
            Objects.requireNonNull(columns.get("stream")).name(),
            Objects.requireNonNull(columns.get("version")).name());
    return new EventShape(columns, extra, found.uniques().contains(wanted));
  }

  private static EventColumn found(TableName table, String name, Map<String, EventColumn> all)
      throws ShapeException {
    @Nullable EventColumn column = all.get(name);
    if (column == null) {
      throw ColumnFinder.missing(table, name, List.copyOf(all.keySet()));
    }
    return column;
  }

  EventColumn needed(String part) {
    return Objects.requireNonNull(columns.get(part), part);
  }

  Optional<EventColumn> perhaps(String part) {
    return Optional.ofNullable(columns.get(part));
  }
}
