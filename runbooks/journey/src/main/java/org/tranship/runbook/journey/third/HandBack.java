package org.tranship.runbook.journey.third;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.tranship.core.bus.SubscriptionName;
import org.tranship.core.outcome.Note;
import org.tranship.core.step.StepContext;
import org.tranship.core.step.StepFailed;
import org.tranship.core.step.StepResult;
import org.tranship.core.step.Undo;

/// The way back to the second release's worker.
///
/// Its subscriptions get everything again, beside the third's; the third's worker handles what it
/// alone has; the second's read models are brought up to date; then the third's worker is stopped,
/// what it has handled is taken off the second's side, and the second's is started. What the third
/// has written is in the same table of events, and stays.
///
/// Crash argument. Done again, each of it finds what was done. What was handled is only taken off
/// while the third's subscriptions are there to tell it: once the second's worker was to be
/// started, which is an act, nothing is taken off any more, and they are deleted behind that.
///
/// @param back stops one worker and starts the other
record HandBack(ThirdMigration migration, Fresh fresh, WorkerActs workers, HandOverStep.Back back) {
  private static final String STARTED = "second-again";
  private static final Duration LOOK = Duration.ofMillis(50);

  Undo undo() {
    return new Undo.By(
        "Starts the second release's worker in place of the third's, with everything that nobody"
            + " has handled, and deletes the third's subscriptions.",
        context ->
            ThirdStep.bus(
                migration, bus -> taken(context, new Routes(migration.plan().topics(), bus))));
  }

  private StepResult taken(StepContext context, Routes routes) throws InterruptedException {
    if (context.intended(HandOverStep.NAME, HandOverStep.open()).isEmpty()) {
      workers.restore(context);
      return StepResult.done();
    }
    if (HandOverStep.secondMayBeOff(context)
        && context.ended(HandOverStep.NAME, STARTED).isEmpty()) {
      boolean third = HandOverStep.thirdMayRun(context);
      if (context.intended(HandOverStep.NAME, STARTED).isEmpty()) {
        if (third) {
          routes.reopen();
          await(context, routes);
        }
        long _ = fresh.once();
      }
      Note _ =
          context.act(
              STARTED,
              Note.NONE,
              _ -> {
                back.carry(context, routes, third, "rollback");
                return Note.NONE;
              });
    }
    for (SubscriptionName each : routes.third()) {
      boolean _ = routes.bus().topology().deleteSubscription(each);
    }
    workers.restore(context);
    return StepResult.done("the second release's worker handles commands");
  }

  /// Until the third's worker has handled what it alone has.
  private void await(StepContext context, Routes routes) throws InterruptedException {
    Instant until = context.clock().instant().plus(migration.plan().times().within());
    for (Shift shift : routes.back()) {
      List<String> left = shift.uncovered();
      while (!left.isEmpty()) {
        if (!context.clock().instant().isBefore(until)) {
          throw new StepFailed(
              CatchUpStep.BEHIND
                  + " The third release's worker has not handled "
                  + left.size()
                  + " messages that the second's does not have, the first "
                  + left.getFirst()
                  + ". Nothing was taken back. Let it run, and give 'tranship rollback' again.");
        }
        migration.pause().sleep(LOOK);
        left = shift.uncovered();
      }
    }
  }
}
