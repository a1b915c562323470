package org.tranship.runbook.journey.third;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.tranship.core.bus.SubscriptionName;
import org.tranship.core.control.Durations;
import org.tranship.core.outcome.Note;
import org.tranship.core.step.StepContext;
import org.tranship.core.step.StepResult;

/// What has to be true before the worker that handles commands is another: both releases'
/// subscriptions have a copy of every message that nobody has handled.
final class BothSides {
  static final String UNSENT = "TRJ-139";
  private static final String OPEN = "open-";
  private static final Duration LOOK = Duration.ofMillis(20);

  private BothSides() {}

  /// Whether the third release's subscriptions of a try may be there.
  static boolean opened(StepContext context, int number) {
    return context.intended(HandOverStep.NAME, OPEN + number).isPresent();
  }

  /// Both sides get their copy, and the second's worker has handled what it alone had.
  ///
  /// @return why not; empty if so
  static Optional<StepResult> prepared(
      StepContext context, ThirdMigration migration, Routes routes, int number)
      throws InterruptedException {
    Optional<SubscriptionName> narrowed = routes.narrowed();
    if (narrowed.isPresent()) {
      return Optional.of(
          ThirdStep.refused(context, "second's side", Routes.narrowedWords(narrowed.get())));
    }
    Note _ =
        context.act(
            OPEN + number,
            Note.NONE,
            _ -> {
              routes.open();
              return Note.NONE;
            });
    Instant until = context.clock().instant().plus(migration.plan().times().within());
    for (Shift shift : routes.forth()) {
      List<String> left = shift.uncovered();
      while (!left.isEmpty()) {
        if (!context.clock().instant().isBefore(until)) {
          return Optional.of(
              ThirdStep.refused(
                  context,
                  "second worker",
                  CatchUpStep.BEHIND
                      + " The second release's worker has not handled everything from before the"
                      + " third's subscriptions were made: "
                      + left.size()
                      + " messages, the first "
                      + left.getFirst()
                      + ". Nothing was switched. Let it run, and give the same command again."));
        }
        migration.pause().sleep(LOOK);
        left = shift.uncovered();
      }
    }
    Optional<String> unsent = Outbox.unsent(context, migration);
    return unsent.map(
        event ->
            ThirdStep.refused(
                context,
                "outbox",
                UNSENT
                    + " The event "
                    + event
                    + " was written "
                    + Durations.text(migration.plan().times().margin())
                    + " ago at least and not sent, so no read model has it. Nothing was switched. See"
                    + " to the second release's worker, and give the same command again."));
  }

  /// What the second's worker had in hand when it ended came back, and may be from before the
  /// third's side was there.
  ///
  /// @return what the third's side is without, as a clause; empty if it has everything
  static Optional<String> without(Routes routes) {
    long hidden = routes.forth().stream().mapToLong(Shift::hidden).sum();
    if (hidden > 0) {
      return Optional.of(hidden + " messages of the second's are in somebody's hand");
    }
    List<String> before = routes.forth().stream().flatMap(it -> it.uncovered().stream()).toList();
    return before.isEmpty()
        ? Optional.empty()
        : Optional.of(
            "the second's worker has given back "
                + before.size()
                + " messages that the third's does not have, the first "
                + before.getFirst());
  }
}
