package org.tranship.runbook.journey.third;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.tranship.core.bus.Bus;
import org.tranship.core.bus.SubscriptionName;
import org.tranship.core.control.Durations;
import org.tranship.core.step.Figure;
import org.tranship.core.step.Phase;
import org.tranship.core.step.StepContext;
import org.tranship.core.step.StepResult;
import org.tranship.core.store.Store;
import org.tranship.runbook.journey.sql.OpenDatabase;

/// Applies what the subscriptions have kept, until nothing is left, and proves the read models by a
/// cold rebuild. What was replayed as well is told by its version, and counted. Done again by
/// whoever takes the run up, as long as the third release's worker does not do it itself.
///
/// It changes nothing but what can be made again from the log: what is applied twice is applied
/// once.
final class CatchUpStep extends ThirdStep {
  static final String NAME = "catch-up";
  static final String BEHIND = "TRJ-133";
  static final String DEAD = "TRJ-134";
  static final String DIFFERS = "TRJ-135";
  private static final int PASSES = 100;
  private static final Duration LOOK = Duration.ofMillis(200);

  CatchUpStep(ThirdMigration migration) {
    super(NAME, Phase.MOVE, migration);
  }

  @Override
  public boolean again(Set<String> done) {
    return !done.contains(HandOverStep.NAME);
  }

  @Override
  public StepResult run(StepContext context) throws InterruptedException {
    if (HandOverStep.thirdMayRun(context)) {
      return StepResult.done("the third release's worker may be on, and does it itself");
    }
    return bus(
        migration,
        bus ->
            blobs(
                migration,
                blobs -> {
                  try (OpenDatabase database = new OpenDatabase(migration.database())) {
                    return caughtUp(context, bus, database, blobs);
                  }
                }));
  }

  private StepResult caughtUp(StepContext context, Bus bus, OpenDatabase database, Store blobs)
      throws InterruptedException {
    CatchUp catchUp = CatchUp.third(migration, bus, database, blobs);
    Instant until = context.clock().instant().plus(migration.plan().times().within());
    long lag = settled(context, catchUp);
    while (lag > 0 && context.clock().instant().isBefore(until)) {
      migration.pause().sleep(LOOK);
      lag = settled(context, catchUp);
    }
    if (lag > 0) {
      return refused(
          context,
          "lag",
          BEHIND
              + " After "
              + Durations.text(migration.plan().times().within())
              + " there are still "
              + lag
              + " messages that the third release's read models do not have. Nothing was switched."
              + " Look for what writes so much, or give times.within more, and run the same command"
              + " again.");
    }
    if (catchUp.deadLetters() > 0) {
      return refused(
          context,
          "dead letters",
          DEAD
              + " "
              + catchUp.deadLetters()
              + " messages of the third release's subscriptions were put aside, so its read models"
              + " lack them. Nothing was switched. Find out why, roll back, and begin anew.");
    }
    context.measured("lag", true, "0; " + catchUp.words());
    LogGate gate = new LogGate(migration, bus);
    ColdProof.Found found =
        tables(
            migration,
            tables ->
                new ColdProof(
                        migration,
                        tables,
                        database,
                        blobs,
                        () -> {
                          long _ = settled(context, catchUp);
                        },
                        ofSecond -> gate.behind(context.clock(), written(ofSecond)),
                        true)
                    .prove());
    return switch (found.kind()) {
      case SAME -> {
        String streams = StreamCensus.words(context, migration, _ -> {});
        context.measured("verify", true, found.words() + "; " + streams);
        yield StepResult.done(catchUp.words());
      }
      case BEHIND ->
          refused(
              context,
              "verify",
              BEHIND
                  + " The third release's read models cannot be compared: "
                  + found.words()
                  + ". Nothing was switched. See that the second release's worker runs and writes the"
                  + " log, or give times.within more, and run the same command again.");
      case SECOND_DIFFERS ->
          refused(
              context,
              "verify",
              DIFFERS
                  + " The third release's read models are what a cold rebuild from the log gives, and the"
                  + " second's have something else: "
                  + found.words()
                  + ". Nothing was switched. See which of them is right. Where the second's is wrong by"
                  + " itself, mend or remove it there, and run the same command again; where it is"
                  + " right, the log lacks an event: roll back, and see to that before you begin anew.");
      case DIFFERS ->
          refused(
              context,
              "verify",
              DIFFERS
                  + " The third release's read models are not what a cold rebuild from the log gives: "
                  + found.words()
                  + ". Nothing was switched. Find out who writes there, roll back, and begin anew.");
    };
  }

  /// Takes what is there, and tells whoever watches.
  ///
  /// @return how many messages are left
  private static long settled(StepContext context, CatchUp catchUp) throws InterruptedException {
    long applied = catchUp.applied();
    long again = catchUp.duplicates();
    long lag = catchUp.settle(PASSES);
    context.figure(Figure.EVENTS_APPLIED, (double) catchUp.applied() - applied);
    context.figure(Figure.EVENTS_AGAIN, (double) catchUp.duplicates() - again);
    context.figure(Figure.EVENTS_BEHIND, (double) lag);
    return lag;
  }

  /// What the log is written from, and the second release's read models where they are meant.
  private List<SubscriptionName> written(boolean ofSecond) {
    List<SubscriptionName> names = new ArrayList<>();
    names.add(migration.plan().topics().log());
    if (ofSecond) {
      migration.plan().topics().secondViews().forEach(it -> names.add(migration.ofEvents(it)));
    }
    return names;
  }
}
