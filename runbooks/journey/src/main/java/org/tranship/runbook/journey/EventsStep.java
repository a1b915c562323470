package org.tranship.runbook.journey;

import java.util.Optional;
import org.tranship.client.tables.RowRange;
import org.tranship.client.tables.RowScan;
import org.tranship.client.tables.TableRow;
import org.tranship.client.tables.Tables;
import org.tranship.core.step.Phase;
import org.tranship.core.step.StepContext;
import org.tranship.core.step.StepFailed;
import org.tranship.core.step.StepResult;
import org.tranship.runbook.journey.format.EventRows;
import org.tranship.runbook.journey.format.LogRows;

/// Copies the events: each row of the first release's table to the second's, those that were not
/// sent included, and each event to the message log. Payloads are not touched.
///
/// Safe to repeat: see [RowWriter]. Nothing is taken from the source, so it is as it was whatever
/// becomes of the run.
final class EventsStep extends JourneyStep {
  static final String NAME = "events";

  EventsStep(JourneyMigration migration) {
    super(NAME, Phase.MOVE, migration);
  }

  @Override
  StepResult run(StepContext context, Tables tables) throws InterruptedException {
    String words = copy(tables);
    context.measured(NAME, true, words);
    return StepResult.done(words);
  }

  /// Copies all of it.
  ///
  /// @return what was written, for people
  String copy(Tables tables) throws InterruptedException {
    RowWriter events = new RowWriter(tables, migration.events(), true);
    RowWriter log = new RowWriter(tables, migration.log(), false);
    RowScan scan = new RowScan(tables, migration.source(), RowRange.ALL);
    for (Optional<TableRow> next = scan.next(); next.isPresent(); next = scan.next()) {
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
      EventRows.V1 event = read(next.get());
      events.write(EventRows.toV2(event));
      LogRows.of(event).ifPresent(log::write);
    }
    events.flush();
    log.flush();
    return "events: " + events.words() + "; message log: " + log.words();
  }

  private EventRows.V1 read(TableRow row) {
    try {
      return EventRows.read(row);
    } catch (IllegalArgumentException e) {
      throw new StepFailed(
          SourceRules.ROW
              + " The row "
              + row.key()
              + " of "
              + migration.source()
              + " cannot be understood: "
              + e.getMessage()
              + ". Somebody has written it since the survey. Nothing more was copied.",
          e);
    }
  }
}
