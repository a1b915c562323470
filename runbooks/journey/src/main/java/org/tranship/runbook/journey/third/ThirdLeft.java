package org.tranship.runbook.journey.third;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.tranship.core.bus.SubscriptionName;
import org.tranship.core.bus.SubscriptionState;
import org.tranship.core.step.StepContext;
import org.tranship.core.step.StepFailed;
import org.tranship.runbook.journey.sql.ProcessTables;

/// What the third release's worker leaves that nobody else knows of, which must not go with its
/// subscriptions.
record ThirdLeft(ThirdMigration migration, Routes routes) {
  private static final Duration LOOK = Duration.ofMillis(50);

  /// What the third release has alone, as a clause; empty if nothing.
  Optional<String> alone() throws InterruptedException {
    Optional<SubscriptionName> narrowed = routes.narrowed();
    if (narrowed.isPresent()) {
      return Optional.of(narrowed.get() + " does not get every message");
    }
    List<String> alone = routes.back().stream().flatMap(it -> it.uncovered().stream()).toList();
    if (!alone.isEmpty()) {
      return Optional.of(
          "it has "
              + alone.size()
              + " messages that the second's does not have, the first "
              + alone.getFirst());
    }
    long unsent = unsent();
    return unsent == 0
        ? Optional.empty()
        : Optional.of(
            ProcessStep.LEFT
                + " its process manager has "
                + unsent
                + " rows in UndispatchedMessages, commands that it has not sent");
  }

  private long unsent() throws InterruptedException {
    return migration
        .database()
        .look(
            "look for commands that were not sent",
            connection ->
                new ProcessTables(connection, migration.database().dialect()).undispatched());
  }

  /// Waits as long as a gate may take until nobody has anything of the third's in hand: a broker
  /// may leave that out, and what cannot be seen would be taken for handled. Only while the third's
  /// worker is off.
  ///
  /// @return what somebody has, as a clause; empty if nothing
  Optional<String> hidden(StepContext context) throws InterruptedException {
    Instant until = context.clock().instant().plus(migration.plan().times().gate());
    long hidden = routes.hiddenBack();
    while (hidden > 0 && context.clock().instant().isBefore(until)) {
      migration.pause().sleep(LOOK);
      hidden = routes.hiddenBack();
    }
    return hidden == 0
        ? Optional.empty()
        : Optional.of(
            Side.IN_HAND + " " + hidden + " messages of the third's are in somebody's hand");
  }

  /// Which subscriptions have messages put aside that the second's side has not, as a note. Only
  /// while both workers are off.
  static String aside(Routes routes) {
    return routes.aside().stream().map(SubscriptionName::toString).collect(Collectors.joining(","));
  }

  /// Requires that the operator has seen to what was put aside.
  ///
  /// @param noted what [#aside] has given
  /// @throws StepFailed if something is there still
  static void requireTaken(Routes routes, String noted) {
    Set<String> aside = Set.of(noted.split(",", -1));
    for (SubscriptionName each : routes.third()) {
      long dead =
          routes.bus().topology().subscription(each).map(SubscriptionState::deadLetters).orElse(0L);
      if (aside.contains(each.toString()) && dead > 0) {
        throw new StepFailed(
            CatchUpStep.DEAD
                + " The second release's worker is on, but the third's has put "
                + dead
                + " messages aside in "
                + each
                + ", and the second's side does not have all of them. Nobody has handled those, so"
                + " no subscription of the third's was deleted. Send again what is needed, take the"
                + " messages off there or delete that subscription, and give the same command"
                + " again.");
      }
    }
  }
}
