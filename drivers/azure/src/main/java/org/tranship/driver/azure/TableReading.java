package org.tranship.driver.azure;

import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.tranship.client.tables.RowRange;
import org.tranship.client.tables.RowScan;
import org.tranship.client.tables.TableException;
import org.tranship.client.tables.TableRow;
import org.tranship.client.tables.Tables;
import org.tranship.core.eventlog.Cursor;
import org.tranship.core.eventlog.Event;
import org.tranship.core.eventlog.EventLogException.Kind;
import org.tranship.core.eventlog.Pending;
import org.tranship.core.eventlog.StreamInfo;

/// Reads a table of events, page by page. Rows that are no events and wait for nothing are passed
/// over.
///
/// @param table its name
/// @param form how events are rows
/// @param faults what is said when the service says no
record TableReading(Tables tables, String table, TableEvents form, TableFaults faults) {
  private static final String PENDING = "Unpublished_";

  Cursor<StreamInfo> streams(String after) {
    RowScan scan = new RowScan(tables, table, RowRange.behind(after));
    return new Cursor<>() {
      private @Nullable TableRow ahead = advance();
      private boolean ended;

      private @Nullable TableRow advance() {
        return ended ? null : nextEvent(scan).orElse(null);
      }

      @Override
      public @Nullable StreamInfo next() {
        TableRow first = ahead;
        if (first == null || ended) {
          return null;
        }
        long last = TableEvents.version(first.key()).orElseThrow();
        long from = last;
        long count = 1;
        ahead = advance();
        while (ahead != null && ahead.key().partition().equals(first.key().partition())) {
          last = TableEvents.version(ahead.key()).orElseThrow();
          count++;
          ahead = advance();
        }
        return new StreamInfo(first.key().partition(), from, last, count);
      }

      @Override
      public void close() {
        ended = true;
      }
    };
  }

  /// The next row that is an event.
  private Optional<TableRow> nextEvent(RowScan scan) {
    try {
      Optional<TableRow> next = scan.next();
      while (next.isPresent() && TableEvents.version(next.get().key()).isEmpty()) {
        next = scan.next();
      }
      return next;
    } catch (TableException e) {
      throw faults.of("read", e);
    }
  }

  Cursor<Event> stream(String stream, long from) {
    RowRange range =
        RowRange.rows(
            stream,
            TableEvents.key(stream, from).row(),
            TableEvents.key(stream, 9_999_999_999L).row());
    RowScan scan = new RowScan(tables, table, range);
    return events(() -> nextEvent(scan));
  }

  private interface Rows {
    Optional<TableRow> next();
  }

  private Cursor<Event> events(Rows rows) {
    return new Cursor<>() {
      private boolean ended;

      @Override
      public @Nullable Event next() {
        return ended ? null : rows.next().map(TableReading.this::event).orElse(null);
      }

      @Override
      public void close() {
        ended = true;
      }
    };
  }

  /// A row as an event.
  Event event(TableRow row) {
    String version = row.key().row().replace(PENDING, "");
    try {
      return form.event(row, Long.parseLong(version));
    } catch (IllegalArgumentException e) {
      throw faults.about(Kind.MALFORMED, "read").stream(row.key().partition())
          .because("the row " + row.key().row() + ": " + e.getMessage())
          .next("Mend the row, or leave its stream out.")
          .causedBy(e)
          .build();
    }
  }

  /// The last event of a stream, looked for from a version on.
  Optional<Event> last(String stream, long from) {
    Event last = null;
    try (Cursor<Event> cursor = stream(stream, from)) {
      for (Event next = cursor.next(); next != null; next = cursor.next()) {
        last = next;
      }
    }
    return Optional.ofNullable(last);
  }

  /// What waits to be sent.
  Pending pending() {
    long count = 0;
    Event first = null;
    Optional<Instant> oldest = Optional.empty();
    try (Cursor<Event> waiting = unpublished()) {
      for (Event next = waiting.next(); next != null; next = waiting.next()) {
        count++;
        boolean older =
            next.time().isPresent()
                && (oldest.isEmpty() || next.time().get().isBefore(oldest.get()));
        if (first == null || older) {
          first = next;
          oldest = next.time();
        }
      }
    }
    return new Pending(count, oldest, Optional.ofNullable(first).map(Event::toString));
  }

  Cursor<Event> unpublished() {
    RowScan scan = new RowScan(tables, table, RowRange.rowsOfAll(PENDING, "Unpublished`"));
    return events(
        () -> {
          try {
            return scan.next();
          } catch (TableException e) {
            throw faults.of("read", e);
          }
        });
  }
}
