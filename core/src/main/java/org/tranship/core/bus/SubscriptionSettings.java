package org.tranship.core.bus;

import java.time.Duration;
import java.util.Optional;

/// How a subscription is made.
///
/// @param name which topic's, and its own name
/// @param sessions whether messages are received session by session
/// @param lock for how long a message, or a session, is one receiver's unless that renews it
/// @param maxDeliveries how often a message is handed out before it is put aside
/// @param timeToLive for how long messages live that say no less; empty for as long as the topic
///   says
/// @param expiredToDeadLetters whether messages whose time is over are put aside, and not dropped
public record SubscriptionSettings(
    SubscriptionName name,
    boolean sessions,
    Duration lock,
    int maxDeliveries,
    Optional<Duration> timeToLive,
    boolean expiredToDeadLetters) {
  public SubscriptionSettings {
    if (!lock.isPositive() || maxDeliveries < 1) {
      throw new IllegalArgumentException("A lock lasts for some time, and a message comes once.");
    }
  }

  /// What Azure Service Bus does unless it is told otherwise: no sessions, locks of a minute, ten
  /// deliveries.
  public static SubscriptionSettings of(SubscriptionName name) {
    return new SubscriptionSettings(
        name, false, Duration.ofMinutes(1), 10, Optional.empty(), false);
  }

  public SubscriptionSettings withSessions(boolean value) {
    return new SubscriptionSettings(
        name, value, lock, maxDeliveries, timeToLive, expiredToDeadLetters);
  }

  public SubscriptionSettings withLock(Duration value) {
    return new SubscriptionSettings(
        name, sessions, value, maxDeliveries, timeToLive, expiredToDeadLetters);
  }

  public SubscriptionSettings withMaxDeliveries(int value) {
    return new SubscriptionSettings(name, sessions, lock, value, timeToLive, expiredToDeadLetters);
  }

  /// @param aside whether what is over is put aside
  public SubscriptionSettings withTimeToLive(Duration value, boolean aside) {
    return new SubscriptionSettings(name, sessions, lock, maxDeliveries, Optional.of(value), aside);
  }
}
