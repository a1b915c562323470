package org.tranship.core.bus;

import java.util.Optional;

/// What a subscription is and holds now. Counts may be moments old where the broker is a
/// distributed one ([BusCapabilities#exactCounts]); whoever rests on a zero looks twice, with some
/// time between.
///
/// @param settings how it was made, as far as the broker tells
/// @param active messages that were not settled yet, those in somebody's hand included
/// @param deadLetters messages that were put aside
/// @param receiving whether messages are handed out
/// @param receivers how many receivers are open just now; empty where the broker does not tell
public record SubscriptionState(
    SubscriptionSettings settings,
    long active,
    long deadLetters,
    boolean receiving,
    Optional<Integer> receivers) {
  public SubscriptionName name() {
    return settings.name();
  }

  /// Whether everything that came in was settled. Says nothing of what its topic has scheduled.
  public boolean drained() {
    return active == 0;
  }
}
