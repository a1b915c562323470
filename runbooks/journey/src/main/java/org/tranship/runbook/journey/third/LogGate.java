package org.tranship.runbook.journey.third;

import java.time.Clock;
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

/// Whether the message log, or another thing that is written from a subscription, has everything up
/// to a moment: nothing from before it waits in that subscription. How late it is does not matter:
/// it is waited for, as long as the plan allows.
///
/// @param migration whose log
/// @param bus where the subscription is
record LogGate(ThirdMigration migration, Bus bus) {
  private static final Duration LOOK = Duration.ofMillis(200);
  private static final int LOOKS = 2;

  /// Waits for the log, and sees that nothing was put aside there.
  ///
  /// @return why it lacks something; empty if it does not
  /// @throws org.tranship.core.step.StepFailed if there is no such subscription
  Optional<StepResult> objection(StepContext context, Instant cut) throws InterruptedException {
    SubscriptionName name = migration.plan().topics().log();
    if (stays(context.clock(), name, cut)) {
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

  /// Waits until everything from before now was written from some subscriptions. What clocks may be
  /// apart is added.
  ///
  /// @return what is still behind, as a clause; empty if nothing is
  Optional<String> behind(Clock clock, List<SubscriptionName> names) throws InterruptedException {
    Instant cut = clock.instant().plus(migration.plan().times().margin());
    for (SubscriptionName name : names) {
      if (stays(clock, name, cut)) {
        return Optional.of(
            "after "
                + Durations.text(migration.plan().times().within())
                + " messages from before "
                + cut
                + " are still in "
                + name
                + ", so what is written from there is behind");
      }
    }
    return Optional.empty();
  }

  /// Waits for a subscription. It is looked at twice: what was in somebody's hand at one look is
  /// written, or is back, by the next.
  ///
  /// @return whether something from before a moment is left when the time is over
  private boolean stays(Clock clock, SubscriptionName name, Instant cut)
      throws InterruptedException {
    Instant until = clock.instant().plus(migration.plan().times().within());
    int without = 0;
    while (without < LOOKS) {
      boolean waits = waits(name, cut);
      if (waits && !clock.instant().isBefore(until)) {
        return true;
      }
      without = waits ? 0 : without + 1;
      if (without < LOOKS) {
        migration.pause().sleep(LOOK);
      }
    }
    return false;
  }

  /// What is in somebody's hand may not be seen, and counts as old if nothing is seen.
  private boolean waits(SubscriptionName name, Instant cut) {
    SubscriptionState state = CatchUp.state(bus, name);
    List<StoredMessage> first = bus.peek(name.messages(), -1, 1);
    return first.isEmpty() ? state.active() > 0 : first.getFirst().enqueued().isBefore(cut);
  }
}
