package org.tranship.runbook.journey;

import java.util.Optional;
import org.tranship.client.tables.RowKey;
import org.tranship.client.tables.RowRange;
import org.tranship.client.tables.RowScan;
import org.tranship.client.tables.TableRow;
import org.tranship.client.tables.Tables;
import org.tranship.runbook.journey.format.EventKey;
import org.tranship.runbook.journey.format.EventRows;
import org.tranship.runbook.journey.format.LogRows;

/// What is in the second release's tables and is not from the first: whoever deletes them would
/// lose that. The second release keeps events of conferences, events of payments, and commands in
/// the message log alone, so both tables are looked at. Rows that a migration was to make and has
/// not are no matter here.
record WrittenSince(Tables tables, JourneyMigration migration) {
  /// How many digits the version at the end of a message's name has.
  private static final int DIGITS = 10;

  /// The first row that would be lost, with its table; empty if there is none.
  Optional<String> first() {
    return events().or(this::log);
  }

  private Optional<String> events() {
    if (!tables.exists(migration.events())) {
      return Optional.empty();
    }
    ReshapedRows source = new ReshapedRows(tables, migration);
    RowScan target = new RowScan(tables, migration.events(), RowRange.ALL);
    Optional<RowKey> before = key(source);
    for (Optional<TableRow> next = target.next(); next.isPresent(); next = target.next()) {
      while (before.isPresent() && before.get().compareTo(next.get().key()) < 0) {
        before = key(source);
      }
      if (before.isEmpty() || !before.get().equals(next.get().key())) {
        return Optional.of(next.get().key() + " of " + migration.events());
      }
    }
    return Optional.empty();
  }

  private static Optional<RowKey> key(ReshapedRows source) {
    return source.nextReadable().map(it -> it.key().row());
  }

  private Optional<String> log() {
    if (!tables.exists(migration.log()) || whole()) {
      return Optional.empty();
    }
    boolean copied = tables.exists(migration.events());
    RowScan log = new RowScan(tables, migration.log(), RowRange.ALL);
    for (Optional<TableRow> next = log.next(); next.isPresent(); next = log.next()) {
      TableRow row = next.get();
      if (!LogRows.isGenerated(row) && !ours(row, copied)) {
        return Optional.of(row.key() + " of " + migration.log());
      }
    }
    return Optional.empty();
  }

  /// Whether the log has what belongs there and no more: found out without asking for each row.
  private boolean whole() {
    RowSum wanted = new RowSum();
    ReshapedRows source = new ReshapedRows(tables, migration);
    for (Optional<EventRows.V1> next = source.nextReadable();
        next.isPresent();
        next = source.nextReadable()) {
      LogRows.of(next.get()).ifPresent(wanted::add);
    }
    RowSum found = new RowSum();
    RowScan log = new RowScan(tables, migration.log(), RowRange.ALL);
    for (Optional<TableRow> next = log.next(); next.isPresent(); next = log.next()) {
      if (!LogRows.isGenerated(next.get())) {
        found.add(next.get());
      }
    }
    return found.sameAs(wanted);
  }

  /// Whether a row is what the log is to have of an event. Asked of the second release's own table
  /// first, all of whose rows are known to be the first's by then; what is not there yet was
  /// written to the log a moment before a kill, and is looked for in its stream.
  ///
  /// @param copied whether that table is there
  private boolean ours(TableRow row, boolean copied) {
    String message = row.text("MessageId").orElse("");
    int split = message.length() - DIGITS - 1;
    if (split <= 0 || message.charAt(split) != '_') {
      return false;
    }
    RowKey key = new RowKey(message.substring(0, split), message.substring(split + 1));
    Optional<EventKey> event = EventKey.of(key);
    return event.isPresent()
        && (copied && same(second(key, event.get()), row) || same(inStream(event.get()), row));
  }

  private Optional<TableRow> second(RowKey key, EventKey event) {
    return tables.get(migration.events(), key).flatMap(it -> LogRows.ofSecond(event, it));
  }

  private static boolean same(Optional<TableRow> wanted, TableRow row) {
    return wanted.filter(it -> it.sameAs(row)).isPresent();
  }

  private Optional<TableRow> inStream(EventKey key) {
    ReshapedRows stream = new ReshapedRows(tables, migration, RowRange.partition(key.stream()));
    Optional<EventRows.V1> next = stream.nextReadable();
    while (next.isPresent() && !next.get().key().equals(key)) {
      next = stream.nextReadable();
    }
    return next.flatMap(LogRows::of);
  }
}
