package org.tranship.runbook.journey;

import java.util.Optional;
import org.tranship.client.tables.RowRange;
import org.tranship.client.tables.RowScan;
import org.tranship.client.tables.TableRow;
import org.tranship.client.tables.Tables;
import org.tranship.runbook.journey.format.ConferenceEvents;
import org.tranship.runbook.journey.format.LogRows;
import org.tranship.runbook.journey.sql.ConferenceReader;

/// Makes up the events of conferences once more, from what Conference Management holds now, and
/// compares them with those that the log has. They differ if a row was lost, or if somebody has
/// changed a conference since. True only as long as the second release is not live.
record MadeUpProof(Tables tables, JourneyMigration migration) {
  /// What differs, as a clause; empty if nothing does.
  Optional<String> difference() throws InterruptedException {
    RowSum wanted = new RowSum();
    int _ =
        migration
            .database()
            .look(
                "read the conferences",
                connection -> {
                  ConferenceEvents events = new ConferenceEvents();
                  return new ConferenceReader(connection, migration.database().dialect())
                      .each(it -> events.of(it, event -> wanted.add(LogRows.of(event))));
                });
    RowSum found = new RowSum();
    RowScan log = new RowScan(tables, migration.log(), RowRange.ALL);
    for (Optional<TableRow> next = log.next(); next.isPresent(); next = log.next()) {
      if (LogRows.isGenerated(next.get())) {
        found.add(next.get());
      }
    }
    return found.sameAs(wanted)
        ? Optional.empty()
        : Optional.of(
            "the log "
                + migration.log()
                + " has "
                + found.count()
                + " events of conferences that were made up, and they are not the "
                + wanted.count()
                + " that Conference Management gives now");
  }
}
