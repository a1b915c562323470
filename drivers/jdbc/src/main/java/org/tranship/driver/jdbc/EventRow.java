package org.tranship.driver.jdbc;

import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.tranship.core.eventlog.Event;
import org.tranship.core.eventlog.Payload;
import org.tranship.core.eventlog.Position;
import org.tranship.driver.jdbc.EventColumn.Form;

/// Rows of [EventSql] as events, and events as values of columns. What columns are is looked up
/// once, since it is asked for every value.
final class EventRow {
  private static final int STREAM = 1;
  private static final int VERSION = 2;
  private static final int TYPE = 3;
  private static final int PAYLOAD = 4;
  private static final int METADATA = 5;
  private static final int TIME = 6;
  private static final int REVISION = 7;
  private static final int POSITION = 8;

  private final EventColumn stream;
  private final EventColumn version;
  private final EventColumn type;
  private final EventColumn payload;
  private final @Nullable EventColumn metadata;
  private final @Nullable EventColumn time;
  private final @Nullable EventColumn revision;
  private final boolean positioned;
  private final List<EventColumn> extra;

  EventRow(EventShape shape) {
    this.stream = shape.needed("stream");
    this.version = shape.needed("version");
    this.type = shape.needed("type");
    this.payload = shape.needed("payload");
    this.metadata = shape.perhaps("metadata").orElse(null);
    this.time = shape.perhaps("time").orElse(null);
    this.revision = shape.perhaps("revision").orElse(null);
    this.positioned = shape.perhaps("position").isPresent();
    this.extra = shape.extra();
  }

  /// @throws IllegalArgumentException if the row is no event, saying why
  Event read(ResultSet row) throws SQLException {
    @Nullable String name = row.getString(STREAM);
    if (name == null || name.isEmpty()) {
      throw new IllegalArgumentException("it has no stream");
    }
    @Nullable String word = row.getString(TYPE);
    @Nullable String tag = revision == null ? null : row.getString(REVISION);
    return new Event(
        name,
        row.getLong(VERSION),
        word == null ? "" : word,
        tag == null ? "" : tag,
        payload(row),
        metadata(row),
        time(row, TIME),
        positioned ? Optional.of(Position.of(row.getLong(POSITION))) : Optional.empty());
  }

  private Map<String, String> metadata(ResultSet row) throws SQLException {
    EventColumn column = metadata;
    @Nullable String text = column == null ? null : string(row, METADATA, column);
    Map<String, String> own = text == null || text.isEmpty() ? Map.of() : EventMetadata.parse(text);
    if (extra.isEmpty()) {
      return own;
    }
    Map<String, String> all = new TreeMap<>(own);
    for (int i = 0; i < extra.size(); i++) {
      @Nullable String value = string(row, POSITION + 1 + i, extra.get(i));
      if (value != null) {
        all.put(extra.get(i).name(), value);
      }
    }
    return all;
  }

  private Payload payload(ResultSet row) throws SQLException {
    if (payload.form() == Form.BYTES) {
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
    EventColumn column = time;
    if (column == null) {
      return Optional.empty();
    }
    try {
      return switch (column.form()) {
        case NUMBER -> {
          long millis = row.getLong(index);
          yield row.wasNull() ? Optional.empty() : Optional.of(Instant.ofEpochMilli(millis));
        }
        case TEXT -> parsed(row.getString(index));
        default -> moment(row, index, column.form());
      };
    } catch (DateTimeException _) {
      throw new IllegalArgumentException(
          "its time \""
              + row.getString(index)
              + "\" is none with an offset, as 2012-04-01T08:00:00Z");
    }
  }

  private static Optional<Instant> parsed(@Nullable String text) {
    return Optional.ofNullable(text).map(it -> OffsetDateTime.parse(it).toInstant());
  }

  private static Optional<Instant> moment(ResultSet row, int index, Form form) throws SQLException {
    try {
      return form == Form.INSTANT
          ? Optional.ofNullable(row.getObject(index, OffsetDateTime.class))
              .map(OffsetDateTime::toInstant)
          : Optional.ofNullable(row.getObject(index, LocalDateTime.class))
              .map(it -> it.toInstant(ZoneOffset.UTC));
    } catch (SQLException e) {
      // SQLite's driver knows no such types; there a time is a text whatever its column is called.
      if (row.getObject(index) instanceof String text) {
        return parsed(text);
      }
      throw e;
    }
  }

  /// What an append writes into a column: text, bytes, or null.
  @Nullable Object value(Event event, EventColumn column) {
    if (column.equals(stream)) {
      return event.stream();
    } else if (column.equals(version)) {
      return Long.toString(event.version());
    } else if (column.equals(type)) {
      return event.type();
    } else if (column.equals(payload)) {
      return column.form() == Form.BYTES ? event.payload().bytes() : event.payload().text();
    } else if (column.equals(metadata)) {
      String text = EventMetadata.text(own(event));
      return column.form() == Form.BYTES ? text.getBytes(StandardCharsets.UTF_8) : text;
    } else if (column.equals(time)) {
      return event
          .time()
          .map(
              it -> column.form() == Form.NUMBER ? Long.toString(it.toEpochMilli()) : it.toString())
          .orElse(null);
    } else if (column.equals(revision)) {
      return event.revision().isEmpty() ? null : event.revision();
    }
    @Nullable String value = event.metadata().get(column.name());
    return column.form() == Form.BYTES && value != null
        ? value.getBytes(StandardCharsets.UTF_8)
        : value;
  }

  private Map<String, String> own(Event event) {
    if (extra.isEmpty()) {
      return event.metadata();
    }
    Map<String, String> own = new TreeMap<>(event.metadata());
    extra.forEach(column -> own.remove(column.name()));
    return own;
  }
}
