package org.tranship.runbook.journey.third;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.tranship.core.bus.Bus;
import org.tranship.core.bus.StoredMessage;
import org.tranship.core.bus.SubscriptionName;
import org.tranship.core.bus.SubscriptionState;
import org.tranship.core.control.Durations;
import org.tranship.core.step.StepContext;
import org.tranship.core.step.StepResult;

/// Whether the message log has everything up to a moment: nothing from before it waits in the
/// subscription that the log is written from, and nothing was put aside there.
///
/// @param migration whose log
/// @param bus where the subscription is
record LogGate(ThirdMigration migration, Bus bus) {
  private static final Duration LOOK = Duration.ofMillis(200);

  /// Waits for the log.
  ///
  /// @return why it lacks something; empty if it does not
  /// @throws org.tranship.core.step.StepFailed if there is no such subscription
  Optional<StepResult> objection(StepContext context, Instant cut) throws InterruptedException {
    SubscriptionName name = migration.plan().topics().log();
    Instant until = context.clock().instant().plus(migration.plan().times().within());
    boolean waits = waits(name, cut);
    while (waits && context.clock().instant().isBefore(until)) {
      migration.pause().sleep(LOOK);
      waits = waits(name, cut);
    }
    if (waits) {
      return Optional.of(
          ThirdStep.refused(
              context,
              "log",
              CatchUpStep.BEHIND
                  + " After "
                  + Durations.text(migration.plan().times().within())
                  + " messages from before "
                  + cut
                  + " are still in "
                  + name
                  + ", so the message log does not have them. Nothing was replayed. See that the"
                  + " second release's worker writes the log, and run the same command again."));
    }
    long dead = CatchUp.state(bus, name).deadLetters();
    if (dead > 0) {
      return Optional.of(
          ThirdStep.refused(
              context,
              "log",
              CatchUpStep.DEAD
                  + " "
                  + dead
                  + " messages of "
                  + name
                  + " were put aside, so the message log lacks them. Nothing was replayed. Have them"
                  + " written to the log, or take them off if they are there, and run the same"
                  + " command again."));
    }
    context.measured("log", true, "nothing from before " + cut + " waits to be written");
    return Optional.empty();
  }

  /// What is in somebody's hand may not be seen, and counts as old.
  private boolean waits(SubscriptionName name, Instant cut) {
    SubscriptionState state = CatchUp.state(bus, name);
    List<StoredMessage> first = bus.peek(name.messages(), -1, 1);
    return first.isEmpty() ? state.active() > 0 : first.getFirst().enqueued().isBefore(cut);
  }
}
