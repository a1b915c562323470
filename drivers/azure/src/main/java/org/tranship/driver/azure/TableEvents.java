package org.tranship.driver.azure;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.tranship.client.tables.Cell;
import org.tranship.client.tables.RowKey;
import org.tranship.client.tables.TableRow;
import org.tranship.core.eventlog.Event;
import org.tranship.core.eventlog.Payload;

/// Events as rows: a partition is a stream, the key of a row the version in ten digits. Type,
/// revision, payload and time have a column each; every other column is metadata, under its name.
/// Signs that a column's name cannot have are written `_x002D_`.
///
/// @param type the column of the type
/// @param revision that of the revision
/// @param payload that of the payload
/// @param time that of the time, a text with seven digits of a second
record TableEvents(String type, String revision, String payload, String time) {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSSS'Z'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);
  private static final Pattern VERSION = Pattern.compile("[0-9]{10}");
  private static final Pattern ESCAPE = Pattern.compile("_x([0-9A-F]{4})_");

  /// What a partition's name cannot have, and what has another place in the table's order than in
  /// that of bytes.
  private static final Pattern FOREIGN =
      Pattern.compile("[/\\\\#?\\u0000-\\u001f\\u007f-\\u009f\\x{10000}-\\x{10ffff}]");

  private static final int LONGEST_STREAM = 500;

  /// The key of a version.
  static RowKey key(String stream, long version) {
    return new RowKey(stream, "%010d".formatted(version));
  }

  /// The version that a row is of; empty if it is no event.
  static Optional<Long> version(RowKey key) {
    return VERSION.matcher(key.row()).matches()
        ? Optional.of(Long.valueOf(key.row()))
        : Optional.empty();
  }

  /// Why an event cannot be kept as it is; empty if it can.
  Optional<String> objection(Event event) {
    if (FOREIGN.matcher(event.stream()).find() || event.stream().length() > LONGEST_STREAM) {
      return Optional.of(
          "the name of a stream has at most "
              + LONGEST_STREAM
              + " signs, and neither / nor \\, #, ?, control characters or such of two units");
    }
    if (event.version() > 9_999_999_999L) {
      return Optional.of("a version has at most ten digits");
    }
    if (!Payload.of(event.payload().text()).equals(event.payload())) {
      return Optional.of("its payload is no text in UTF-8");
    }
    return Optional.empty();
  }

  /// An event as a row.
  TableRow row(Event event) {
    Map<String, String> columns = new TreeMap<>();
    event.metadata().forEach((name, value) -> columns.put(escaped(name), value));
    columns.put(type, event.type());
    columns.put(payload, event.payload().text());
    if (!event.revision().isEmpty()) {
      columns.put(revision, event.revision());
    }
    event.time().ifPresent(it -> columns.put(time, TIME.format(it)));
    return TableRow.of(key(event.stream(), event.version()), columns);
  }

  /// A row as an event.
  ///
  /// @throws IllegalArgumentException if it is none
  Event event(TableRow row, long version) {
    Map<String, String> metadata = new TreeMap<>();
    row.cells()
        .forEach(
            (name, cell) -> {
              if (!name.equals(type)
                  && !name.equals(revision)
                  && !name.equals(payload)
                  && !name.equals(time)) {
                metadata.put(unescaped(name), cell.text());
              }
            });
    return new Event(
        row.key().partition(),
        version,
        text(row, type),
        Optional.ofNullable(row.cells().get(revision)).map(Cell::text).orElse(""),
        Payload.of(text(row, payload)),
        metadata,
        Optional.ofNullable(row.cells().get(time)).map(TableEvents::time),
        Optional.empty());
  }

  private static String text(TableRow row, String column) {
    return row.text(column)
        .orElseThrow(() -> new IllegalArgumentException("it has no column " + column));
  }

  private static Instant time(Cell cell) {
    try {
      return Instant.parse(cell.text());
    } catch (DateTimeParseException e) {
      throw new IllegalArgumentException("its time is none", e);
    }
  }

  /// Whether a name of metadata would be taken for something else.
  boolean isTaken(String name) {
    String column = escaped(name);
    return column.equals(type)
        || column.equals(revision)
        || column.equals(payload)
        || column.equals(time)
        || column.equals("PartitionKey")
        || column.equals("RowKey")
        || column.equals("Timestamp");
  }

  private static String escaped(String name) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      boolean letter = c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z';
      boolean plain =
          letter || c == '_' && !name.startsWith("_x", i) || i > 0 && c >= '0' && c <= '9';
      text.append(plain ? String.valueOf(c) : "_x%04X_".formatted((int) c));
    }
    return text.toString();
  }

  private static String unescaped(String column) {
    return ESCAPE
        .matcher(column)
        .replaceAll(
            (MatchResult it) ->
                Matcher.quoteReplacement(String.valueOf((char) Integer.parseInt(it.group(1), 16))));
  }
}
