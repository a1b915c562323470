package org.tranship.runbook.journey;

import org.tranship.client.tables.Tables;
import org.tranship.core.step.Phase;
import org.tranship.core.step.StepContext;
import org.tranship.core.step.StepResult;
import org.tranship.runbook.journey.format.ConferenceEvents;
import org.tranship.runbook.journey.format.LogRows;
import org.tranship.runbook.journey.sql.ConferenceReader;

/// Writes the events of Conference Management, made up from what its tables hold, to the message
/// log, in front of everything else. What happened in between cannot be made up: changes of a
/// conference and of a type of seats, and types of seats that were deleted.
///
/// The same tables give the same rows, so it is safe to repeat: see [RowWriter]. If somebody has
/// changed a conference since an attempt that was cut off, a row differs and the run stops.
final class ConferenceEventsStep extends JourneyStep {
  static final String NAME = "conference-events";

  ConferenceEventsStep(JourneyMigration migration) {
    super(NAME, Phase.MOVE, migration);
  }

  @Override
  StepResult run(StepContext context, Tables tables) throws InterruptedException {
    RowWriter writer = new RowWriter(tables, migration.log(), true);
    int conferences = writeTo(writer);
    context.measured(
        NAME,
        true,
        conferences
            + " conferences: "
            + writer.words()
            + "; made up from what the tables hold now. Changes of conferences and types of seats,"
            + " events of payments, and commands were kept by nobody, and are not in the log.");
    return StepResult.done(writer.words());
  }

  /// Makes all of them up.
  ///
  /// @return how many conferences there are
  int writeTo(RowWriter writer) throws InterruptedException {
    int conferences =
        migration
            .database()
            .look(
                "read the conferences",
                connection -> {
                  ConferenceEvents events = new ConferenceEvents();
                  return new ConferenceReader(connection, migration.database().dialect())
                      .each(it -> events.of(it, event -> writer.write(LogRows.of(event))));
                });
    writer.flush();
    return conferences;
  }
}
