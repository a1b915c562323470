package org.tranship.runbook.journey;

import java.time.Instant;
import java.util.Optional;
import org.tranship.client.tables.Tables;
import org.tranship.core.control.Durations;
import org.tranship.core.outcome.Note;
import org.tranship.core.step.Figure;
import org.tranship.core.step.Phase;
import org.tranship.core.step.StepContext;
import org.tranship.core.step.StepResult;

/// Waits until the first release has come to rest, and proves it: no event is left that was not
/// sent, two walks through the whole table, some time apart, find the same, and at two looks at the
/// bus, if the plan names it, no message waits to be handled. Where the original says "a few
/// minutes", here it is measured. What was found is written down, and the table is compared once
/// more when everything is copied.
final class DrainStep extends JourneyStep {
  static final String NAME = "drain";
  static final String PENDING = "TRJ-109";
  static final String BUSY = "TRJ-110";
  private static final String ACT = "rest";

  DrainStep(JourneyMigration migration) {
    super(NAME, Phase.PREPARE, migration);
  }

  /// The digest of the table when it came to rest.
  static String digest(StepContext context) {
    return context.ended(NAME, ACT + "-" + (rests(context) - 1)).orElseThrow().text();
  }

  /// How often it was found to rest: a run that was cut off behind that looks once more.
  private static int rests(StepContext context) {
    int rests = 0;
    while (context.ended(NAME, ACT + "-" + rests).isPresent()) {
      rests++;
    }
    return rests;
  }

  @Override
  StepResult run(StepContext context, Tables tables) throws InterruptedException {
    JourneyPlan.Drain plan = migration.plan().drain();
    Instant until = context.clock().instant().plus(plan.within());
    boolean agreed = migration.consent().has(JourneyMigration.PENDING_ROWS);
    BusRest bus = new BusRest(migration);
    SourceCensus before = SourceCensus.take(tables, migration.source());
    boolean _ = bus.look();
    while (true) {
      migration.pause().sleep(plan.quiet());
      SourceCensus now = SourceCensus.take(tables, migration.source());
      boolean rests = now.digest().equals(before.digest());
      boolean sent = agreed || now.pending() == 0;
      boolean handled = bus.look();
      context.figure(Figure.EVENTS_PENDING, (double) now.pending());
      if (rests && sent && handled) {
        return rested(context, tables, now, bus);
      }
      if (!context.clock().instant().isBefore(until)) {
        String why = !sent ? pending(now) : rests ? bus.why() : busy();
        context.measured(NAME, false, why);
        return new StepResult.Refused(why);
      }
      before = now;
    }
  }

  private StepResult rested(StepContext context, Tables tables, SourceCensus census, BusRest bus)
      throws InterruptedException {
    Optional<String> fault =
        SourceRules.objection(census, migration, context.clock().instant())
            .or(() -> ReshapingTrial.of(tables, migration).objection());
    if (fault.isPresent()) {
      context.measured(NAME, false, fault.get());
      return new StepResult.Refused(fault.get());
    }
    bus.tell(context);
    int rests = rests(context);
    if (rests == 0 || !digest(context).equals(census.digest())) {
      Note _ = context.act(ACT + "-" + rests, Note.NONE, _ -> new Note(1, census.digest()));
    }
    context.measured(NAME, true, census.words() + ", SHA-256 " + census.digest());
    return StepResult.done(census.words());
  }

  private String within() {
    return " within " + Durations.text(migration.plan().drain().within());
  }

  private String pending(SourceCensus census) {
    return PENDING
        + " The first release has not sent every event"
        + within()
        + ": "
        + census.pending()
        + " are left, the first "
        + String.join(", ", census.unsent())
        + ". Let it run on, and give the same command again. If it cannot send them any more, stop"
        + " it and give --acknowledge "
        + JourneyMigration.PENDING_ROWS
        + ": they are copied as they are, and the second release sends them.";
  }

  private String busy() {
    return BUSY
        + " The table "
        + migration.source()
        + " was still written to, and did not rest for "
        + Durations.text(migration.plan().drain().quiet())
        + within()
        + ". Somebody still uses the first release: see that the swap is done, and give the same"
        + " command again.";
  }
}
