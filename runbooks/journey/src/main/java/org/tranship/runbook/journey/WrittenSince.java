package org.tranship.runbook.journey;

import java.util.Optional;
import org.tranship.client.tables.RowKey;
import org.tranship.client.tables.RowRange;
import org.tranship.client.tables.RowScan;
import org.tranship.client.tables.TableRow;
import org.tranship.client.tables.Tables;
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
    RowScan source = new RowScan(tables, migration.source(), RowRange.ALL);
    RowScan target = new RowScan(tables, migration.events(), RowRange.ALL);
    Optional<TableRow> before = source.next();
    for (Optional<TableRow> next = target.next(); next.isPresent(); next = target.next()) {
      while (before.isPresent() && before.get().key().compareTo(next.get().key()) < 0) {
        before = source.next();
      }
      if (before.isEmpty() || !before.get().key().equals(next.get().key())) {
        return Optional.of(next.get().key() + " of " + migration.events());
      }
    }
    return Optional.empty();
  }

  private Optional<String> log() {
    if (!tables.exists(migration.log()) || whole()) {
      return Optional.empty();
    }
    RowScan log = new RowScan(tables, migration.log(), RowRange.ALL);
    for (Optional<TableRow> next = log.next(); next.isPresent(); next = log.next()) {
      TableRow row = next.get();
      if (!LogRows.isGenerated(row) && !ours(row)) {
        return Optional.of(row.key() + " of " + migration.log());
      }
    }
    return Optional.empty();
  }

  /// Whether the log has what belongs there and no more: found out without asking for each row.
  private boolean whole() {
    RowSum wanted = new RowSum();
    RowScan source = new RowScan(tables, migration.source(), RowRange.ALL);
    for (Optional<TableRow> next = source.next(); next.isPresent(); next = source.next()) {
      wanted(next.get()).ifPresent(wanted::add);
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

  private boolean ours(TableRow row) {
    String message = row.text("MessageId").orElse("");
    int stream = message.length() - DIGITS - 1;
    return stream > 0
        && message.charAt(stream) == '_'
        && tables
            .get(
                migration.source(),
                new RowKey(message.substring(0, stream), message.substring(stream + 1)))
            .flatMap(WrittenSince::wanted)
            .filter(it -> it.sameAs(row))
            .isPresent();
  }

  /// What the log should have of a row; a row that cannot be understood was never copied.
  private static Optional<TableRow> wanted(TableRow row) {
    try {
      return LogRows.of(EventRows.read(row));
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
  }
}
