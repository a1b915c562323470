package org.tranship.runbook.journey;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.tranship.client.tables.RowRange;
import org.tranship.client.tables.RowScan;
import org.tranship.client.tables.TableRow;
import org.tranship.client.tables.Tables;
import org.tranship.runbook.journey.format.EventKey;
import org.tranship.runbook.journey.format.EventRows;

/// What the first release's table of events holds, found out in one walk: how much, whether it is
/// what it should be, and a digest of all of it.
///
/// @param events rows that are events
/// @param pending rows of events that were not sent
/// @param streams how many aggregates
/// @param digest SHA-256 over all rows, with the times at which they were written
/// @param faults of rows and streams, the first of each kind
/// @param unknown types of events that the first release does not have, with how many
/// @param unsent the first events that were not sent
/// @param latest when the last event was written
record SourceCensus(
    long events,
    long pending,
    long streams,
    String digest,
    List<Fault> faults,
    TreeMap<String, Long> unknown,
    List<String> unsent,
    Instant latest) {
  private static final int NAMED = 5;

  private static final String SPACE = "Registration.Events.";

  /// The events of the first release's streams.
  private static final Set<String> KNOWN =
      Set.of(
          "AvailableSeatsChanged",
          "OrderExpired",
          "OrderPartiallyReserved",
          "OrderPaymentConfirmed",
          "OrderPlaced",
          "OrderRegistrantAssigned",
          "OrderReservationCompleted",
          "OrderTotalsCalculated",
          "OrderUpdated",
          "SeatAssigned",
          "SeatAssignmentUpdated",
          "SeatAssignmentsCreated",
          "SeatUnassigned",
          "SeatsReservationCancelled",
          "SeatsReservationCommitted",
          "SeatsReserved");

  /// Whether the second release has a type of events.
  ///
  /// @param type its full name
  static boolean isOfSecond(String type) {
    String own = type.startsWith(SPACE) ? type.substring(SPACE.length()) : "";
    return KNOWN.contains(own) || own.equals("OrderConfirmed");
  }

  /// What is wrong.
  enum Trouble {
    /// A row cannot be understood.
    ROW,
    /// A version is missing in a stream.
    GAP,
    /// A row of an event that was not sent has no event beside it.
    ORPHAN,
    /// An event was written before the one in front of it.
    CLOCK,
    /// A payload is larger than a cell of a table can be.
    SIZE
  }

  /// @param text where and what, as a clause
  record Fault(Trouble trouble, String text) {}

  /// The first fault of a kind.
  Optional<String> first(Trouble trouble) {
    return faults.stream().filter(it -> it.trouble() == trouble).map(Fault::text).findFirst();
  }

  /// For people.
  String words() {
    return events + " events in " + streams + " streams, " + pending + " of them not sent";
  }

  /// What is wrong with a payload that no cell of a table holds.
  static String tooLarge(String payload) {
    return payload.length()
        + " characters, and a cell of a table holds "
        + Tables.CELL_CHARACTERS
        + " (64 KiB)";
  }

  /// Walks through the table.
  static SourceCensus take(Tables tables, String table) {
    return new Walk().through(new RowScan(tables, table, RowRange.ALL));
  }

  private static final class Walk {
    private final List<Fault> faults = new ArrayList<>();
    private final TreeMap<String, Long> unknown = new TreeMap<>();
    private final List<String> unsent = new ArrayList<>();
    private final RowDigest digest = new RowDigest();
    private long events;
    private long pending;
    private long streams;
    private String stream = "";
    private long version = -1;
    private Instant written = Instant.MIN;
    private Instant latest = Instant.MIN;

    SourceCensus through(RowScan scan) {
      for (Optional<TableRow> next = scan.next(); next.isPresent(); next = scan.next()) {
        TableRow row = next.get();
        digest.add(row);
        digest.add(row.timestamp().map(Instant::toString).orElse(""));
        try {
          meet(EventRows.read(row));
        } catch (IllegalArgumentException e) {
          fault(Trouble.ROW, "the row " + row.key() + ": " + e.getMessage());
        }
      }
      String hex = HexFormat.of().formatHex(digest.end());
      return new SourceCensus(events, pending, streams, hex, faults, unknown, unsent, latest);
    }

    private void meet(EventRows.V1 event) {
      EventKey key = event.key();
      if (!key.stream().equals(stream)) {
        stream = key.stream();
        streams++;
        version = -1;
        written = Instant.MIN;
      }
      if (key.pending()) {
        pending++;
        if (unsent.size() < NAMED) {
          unsent.add(key.messageId());
        }
        if (key.version() > version) {
          fault(Trouble.ORPHAN, key + " has no event beside it");
        }
        return;
      }
      events++;
      if (key.version() != version + 1) {
        fault(Trouble.GAP, key + " follows version " + version + " of it");
      }
      if (event.written().isBefore(written)) {
        fault(Trouble.CLOCK, key + " was written at " + event.written() + ", before " + written);
      }
      if (event.payload().length() > Tables.CELL_CHARACTERS) {
        fault(Trouble.SIZE, key + " has a payload of " + tooLarge(event.payload()));
      }
      version = key.version();
      written = event.written();
      latest = written.isAfter(latest) ? written : latest;
      String type = event.type().fullName();
      if (!type.startsWith(SPACE) || !KNOWN.contains(type.substring(SPACE.length()))) {
        long _ = unknown.merge(type, 1L, Long::sum);
      }
    }

    private void fault(Trouble trouble, String text) {
      if (faults.stream().noneMatch(it -> it.trouble() == trouble)) {
        faults.add(new Fault(trouble, text));
      }
    }
  }
}
