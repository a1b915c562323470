package org.tranship.runbook.journey.third;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.tranship.core.bus.Bus;
import org.tranship.core.bus.Rule;
import org.tranship.core.bus.SubscriptionName;
import org.tranship.core.bus.SubscriptionSettings;
import org.tranship.core.outcome.Note;
import org.tranship.core.step.Phase;
import org.tranship.core.step.StepContext;
import org.tranship.core.step.StepResult;
import org.tranship.core.step.Undo;
import org.tranship.runbook.journey.format.JourneySettings.Subscription;

/// Makes the three subscriptions of the third release's read models. From here on what happens is
/// kept for them, while what happened before is replayed.
///
/// Crash argument. The survey has found none of them, and each is made under an act: one that is
/// there when an act that was cut off is done again is ours. When the last was made is the end of
/// an act of its own, so it is the same for whoever takes the run up.
final class AccumulateStep extends ThirdStep {
  static final String NAME = "accumulate";

  /// The lock of the third release.
  static final Duration LOCK = Duration.ofSeconds(150);

  private static final String SINCE = "since";

  AccumulateStep(ThirdMigration migration) {
    super(NAME, Phase.MOVE, migration);
  }

  /// When the last of them was made, by the clock of this machine.
  static Instant since(StepContext context) {
    return Instant.parse(context.ended(NAME, SINCE).orElseThrow().text());
  }

  @Override
  public StepResult run(StepContext context) throws InterruptedException {
    List<Subscription> views = migration.plan().topics().views();
    return bus(
        migration,
        bus -> {
          for (Subscription view : views) {
            Note _ =
                context.act(
                    view.name(),
                    Note.NONE,
                    _ -> {
                      make(bus, migration.ofEvents(view), view, view.filter().orElse("1=1"));
                      return Note.NONE;
                    });
          }
          Note since =
              context.act(SINCE, Note.NONE, _ -> new Note(1, context.clock().instant().toString()));
          return StepResult.done(
              views.size() + " subscriptions keep what happens since " + since.text());
        });
  }

  /// Makes a subscription as the third release has it; one that is there stays.
  static void make(Bus bus, SubscriptionName name, Subscription wanted, String filter) {
    boolean _ =
        bus.topology()
            .createSubscription(
                SubscriptionSettings.of(name).withSessions(wanted.sessions()).withLock(LOCK),
                Rule.sql(name.name(), filter));
  }

  @Override
  public Undo undo() {
    return new Undo.By(
        "Deletes the three subscriptions.",
        context ->
            bus(
                migration,
                bus -> {
                  for (Subscription view : migration.plan().topics().views()) {
                    if (context.intended(NAME, view.name()).isPresent()) {
                      boolean _ = bus.topology().deleteSubscription(migration.ofEvents(view));
                    }
                  }
                  return StepResult.done();
                }));
  }
}
