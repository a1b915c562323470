package org.tranship.driver.jdbc;

import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.tranship.core.eventlog.Event;
import org.tranship.core.eventlog.Payload;
import org.tranship.core.eventlog.Position;
import org.tranship.driver.jdbc.EventColumn.Form;

/// Rows of [EventSql] as events, and events as values of columns.
///
/// @param shape the columns
record EventRow(EventShape shape) {
  private static final int STREAM = 1;
  private static final int VERSION = 2;
  private static final int TYPE = 3;
  private static final int PAYLOAD = 4;
  private static final int METADATA = 5;
  private static final int TIME = 6;
  private static final int REVISION = 7;
  private static final int POSITION = 8;

  /// @throws IllegalArgumentException if the row is no event, saying why
  Event read(ResultSet row) throws SQLException {
    Map<String, String> metadata = new TreeMap<>();
    if (shape.perhaps("metadata").isPresent()) {
      @Nullable String text = string(row, METADATA, shape.needed("metadata"));
      if (text != null && !text.isEmpty()) {
        metadata.putAll(EventMetadata.parse(text));
      }
    }
    for (int i = 0; i < shape.extra().size(); i++) {
      @Nullable String value = string(row, POSITION + 1 + i, shape.extra().get(i));
      if (value != null) {
        metadata.put(shape.extra().get(i).name(), value);
      }
    }
    @Nullable String stream = row.getString(STREAM);
    if (stream == null || stream.isEmpty()) {
      throw new IllegalArgumentException("it has no stream");
    }
    @Nullable String type = row.getString(TYPE);
    @Nullable String revision = row.getString(REVISION);
    return new Event(
        stream,
        row.getLong(VERSION),
        type == null ? "" : type,
        revision == null ? "" : revision,
        payload(row),
        metadata,
        time(row, TIME),
        shape.perhaps("position").isPresent()
            ? Optional.of(Position.of(row.getLong(POSITION)))
            : Optional.empty());
  }

  private Payload payload(ResultSet row) throws SQLException {
    if (shape.needed("payload").form() == Form.BYTES) {
      byte @Nullable [] bytes = row.getBytes(PAYLOAD);
      return bytes == null ? Payload.EMPTY : Payload.of(bytes);
    }
    @Nullable String text = row.getString(PAYLOAD);
    return text == null ? Payload.EMPTY : Payload.of(text);
  }

  private static @Nullable String string(ResultSet row, int index, EventColumn column)
      throws SQLException {
    if (column.form() == Form.BYTES) {
      byte @Nullable [] bytes = row.getBytes(index);
      return bytes == null ? null : new String(bytes, StandardCharsets.UTF_8);
    }
    return row.getString(index);
  }

  /// The time in a column of a row; empty for NULL or a table without times.
  ///
  /// @throws IllegalArgumentException if it is no time
  Optional<Instant> time(ResultSet row, int index) throws SQLException {
    Optional<EventColumn> column = shape.perhaps("time");
    if (column.isEmpty() || row.getObject(index) == null) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          switch (column.get().form()) {
            case NUMBER -> Instant.ofEpochMilli(row.getLong(index));
            case TEXT -> OffsetDateTime.parse(row.getString(index)).toInstant();
            default ->
                row.getObject(index) instanceof String text
                    ? OffsetDateTime.parse(text).toInstant()
                    : column.get().form() == Form.INSTANT
                        ? row.getObject(index, OffsetDateTime.class).toInstant()
                        : row.getObject(index, LocalDateTime.class).toInstant(ZoneOffset.UTC);
          });
    } catch (DateTimeException _) {
      throw new IllegalArgumentException(
          "its time \""
              + row.getString(index)
              + "\" is none with an offset, as 2012-04-01T08:00:00Z");
    }
  }

  /// What an append writes into a column: text, bytes, or null.
  @Nullable Object value(Event event, EventColumn column) {
    if (column.equals(shape.needed("stream"))) {
      return event.stream();
    } else if (column.equals(shape.needed("version"))) {
      return Long.toString(event.version());
    } else if (column.equals(shape.needed("type"))) {
      return event.type();
    } else if (column.equals(shape.needed("payload"))) {
      return column.form() == Form.BYTES ? event.payload().bytes() : event.payload().text();
    } else if (is("metadata", column)) {
      Map<String, String> own = new TreeMap<>(event.metadata());
      shape.extra().forEach(extra -> own.remove(extra.name()));
      String text = EventMetadata.text(own);
      return column.form() == Form.BYTES ? text.getBytes(StandardCharsets.UTF_8) : text;
    } else if (is("time", column)) {
      return event
          .time()
          .map(
              it -> column.form() == Form.NUMBER ? Long.toString(it.toEpochMilli()) : it.toString())
          .orElse(null);
    } else if (is("revision", column)) {
      return event.revision().isEmpty() ? null : event.revision();
    }
    @Nullable String extra = event.metadata().get(column.name());
    return column.form() == Form.BYTES && extra != null
        ? extra.getBytes(StandardCharsets.UTF_8)
        : extra;
  }

  private boolean is(String part, EventColumn column) {
    return shape.perhaps(part).filter(column::equals).isPresent();
  }
}
