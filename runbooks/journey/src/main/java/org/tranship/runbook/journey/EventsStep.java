package org.tranship.runbook.journey;

import java.util.Optional;
import org.tranship.client.tables.RowKey;
import org.tranship.client.tables.Tables;
import org.tranship.core.step.Figure;
import org.tranship.core.step.Phase;
import org.tranship.core.step.StepContext;
import org.tranship.core.step.StepFailed;
import org.tranship.core.step.StepResult;
import org.tranship.runbook.journey.format.EventRows;
import org.tranship.runbook.journey.format.LogRows;

/// Copies the events: each row of the first release's table to the second's, those that were not
/// sent included, and each event to the message log. Payloads are not touched, unless the plan has
/// rules for them.
///
/// Safe to repeat: see [RowWriter]. Nothing is taken from the source, so it is as it was whatever
/// becomes of the run.
final class EventsStep extends JourneyStep {
  static final String NAME = "events";
  private static final int TELL = 1_000;

  EventsStep(JourneyMigration migration) {
    super(NAME, Phase.MOVE, migration);
  }

  @Override
  StepResult run(StepContext context, Tables tables) throws InterruptedException {
    String words =
        copy(
            tables,
            EventPace.of(migration.plan().settings()),
            (copied, again) -> {
              context.figure(Figure.EVENTS_COPIED, (double) copied);
              context.figure(Figure.EVENTS_AGAIN, (double) again);
            });
    context.measured(NAME, true, words);
    return StepResult.done(words);
  }

  /// Is told now and then how many events were written since it was told last, and how many were
  /// there.
  @FunctionalInterface
  interface Told {
    void since(long copied, long again);
  }

  /// Copies all of it.
  ///
  /// @return what was written, for people
  String copy(Tables tables, EventPace pace, Told told) throws InterruptedException {
    RowWriter events = new RowWriter(tables, migration.events(), true);
    RowWriter log = new RowWriter(tables, migration.log(), false);
    ReshapedRows source = new ReshapedRows(tables, migration);
    long read = 0;
    long copied = 0;
    long again = 0;
    for (Optional<EventRows.V1> next = next(source); next.isPresent(); next = next(source)) {
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
      pace.take((int) (source.read() - read));
      read = source.read();
      events.write(EventRows.toV2(next.get()));
      LogRows.of(next.get()).ifPresent(log::write);
      if (events.inserted() + events.found() - copied - again >= TELL) {
        told.since(events.inserted() - copied, events.found() - again);
        copied = events.inserted();
        again = events.found();
      }
    }
    events.flush();
    log.flush();
    told.since(events.inserted() - copied, events.found() - again);
    return "events: " + events.words() + "; message log: " + log.words() + pace.words();
  }

  private Optional<EventRows.V1> next(ReshapedRows source) {
    try {
      return source.next();
    } catch (IllegalArgumentException e) {
      throw new StepFailed(
          SourceRules.ROW
              + " The row "
              + source.at().map(RowKey::toString).orElse("")
              + " of "
              + migration.source()
              + " cannot be understood: "
              + e.getMessage()
              + ". Somebody has written it since the survey. Nothing more was copied.",
          e);
    }
  }
}
