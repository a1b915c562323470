package org.tranship.runbook.journey.format;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.tranship.client.tables.Cell;
import org.tranship.client.tables.RowKey;
import org.tranship.client.tables.TableRow;

/// Rows of the message log, which is new in the second release: every event in the order of time. A
/// partition is a month; a row's key is twenty digits of ticks and the message's name.
public final class LogRows {
  /// What the rows of synthesised events end with, in place of a message's name.
  public static final String GENERATED = "_Generated";

  private static final String KIND = "Kind";
  private static final String EVENT = "Event";
  private static final String MESSAGE_ID = "MessageId";

  /// What the log has of an event as the table of events has it.
  private static final Set<String> OF_EVENT =
      Set.of(
          EventRows.SOURCE_ID,
          EventRows.SOURCE_TYPE,
          EventRows.PAYLOAD,
          EventRows.ASSEMBLY,
          EventRows.NAMESPACE,
          EventRows.FULL_NAME,
          EventRows.TYPE_NAME,
          EventRows.CREATION_DATE,
          EventRows.REVISION);

  private LogRows() {}

  /// The row of an event that a stream holds; empty for one that is pending only: its other row is
  /// the event.
  public static Optional<TableRow> of(EventRows.V1 event) {
    if (event.key().pending()) {
      return Optional.empty();
    }
    SortedMap<String, Cell> cells = new TreeMap<>();
    cells.put(KIND, Cell.of(EVENT));
    cells.put(MESSAGE_ID, Cell.of(event.key().messageId()));
    event.row().text(EventRows.SOURCE_ID).ifPresent(it -> put(cells, EventRows.SOURCE_ID, it));
    event.row().text(EventRows.SOURCE_TYPE).ifPresent(it -> put(cells, EventRows.SOURCE_TYPE, it));
    put(cells, EventRows.PAYLOAD, event.payload());
    EventRows.type(cells, event.type());
    put(cells, EventRows.CREATION_DATE, DotNetTime.roundTrip(event.written()));
    if (!event.revision().isEmpty()) {
      put(cells, EventRows.REVISION, event.revision());
    }
    return Optional.of(
        new TableRow(key(event.written(), event.key().messageId()), Optional.empty(), cells));
  }

  /// The row of an event as the second release's table of events has it; empty for one that is
  /// pending only, or that this migration has not written.
  public static Optional<TableRow> ofSecond(EventKey key, TableRow row) {
    Optional<Instant> written = row.text(EventRows.CREATION_DATE).flatMap(LogRows::time);
    if (key.pending() || written.isEmpty()) {
      return Optional.empty();
    }
    SortedMap<String, Cell> cells = new TreeMap<>(row.cells());
    cells.keySet().retainAll(OF_EVENT);
    cells.put(KIND, Cell.of(EVENT));
    cells.put(MESSAGE_ID, Cell.of(key.messageId()));
    return Optional.of(new TableRow(key(written.get(), key.messageId()), Optional.empty(), cells));
  }

  private static Optional<Instant> time(String text) {
    try {
      return Optional.of(Instant.parse(text));
    } catch (DateTimeParseException _) {
      return Optional.empty();
    }
  }

  /// Where such a row lies.
  public static RowKey key(Instant time, String messageId) {
    return new RowKey(DotNetTime.month(time), DotNetTime.key(time) + "_" + messageId);
  }

  /// The row of an event that no stream holds. It has no message's name and no type of a source:
  /// the original leaves them null.
  public static TableRow of(ConferenceEvents.Synthesised event) {
    SortedMap<String, Cell> cells = new TreeMap<>();
    put(cells, KIND, EVENT);
    put(cells, EventRows.SOURCE_ID, event.sourceId());
    put(cells, EventRows.PAYLOAD, event.payload());
    EventRows.type(cells, PayloadType.read(event.payload()));
    put(cells, EventRows.CREATION_DATE, DotNetTime.roundTrip(event.time()));
    return new TableRow(
        new RowKey(DotNetTime.month(event.time()), DotNetTime.key(event.time()) + GENERATED),
        Optional.empty(),
        cells);
  }

  /// Whether a row is that of a synthesised event.
  public static boolean isGenerated(TableRow row) {
    return row.key().row().endsWith(GENERATED);
  }

  /// Whether a row is an event, not a command.
  public static boolean isEvent(TableRow row) {
    return row.text(KIND).filter(EVENT::equals).isPresent();
  }

  private static void put(SortedMap<String, Cell> cells, String column, String text) {
    cells.put(column, Cell.of(text));
  }
}
