package org.tranship.core.bus;

import org.tranship.core.value.ByteCount;

/// What a bus can do and its limits, as data. The contract in the testkit tests what is claimed.
///
/// @param sessionReceivers sessions can be taken; where not, subscriptions that demand them can be
///   made, counted and filled, and what they hold is received by others
/// @param peek messages can be looked at without taking them
/// @param deadLetterCall a receiver can put a message aside; where not, only the broker does
/// @param duplicates how messages that are sent twice are known
/// @param locks when a lock ends by itself
/// @param pauses topics and subscriptions can be paused
/// @param expiredToDeadLetters a subscription can put aside what has expired
/// @param exactCounts counts are those of the moment when they were asked for
/// @param largestMessage how large a message may be, its properties included
public record BusCapabilities(
    boolean sessionReceivers,
    boolean peek,
    boolean deadLetterCall,
    Duplicates duplicates,
    Locks locks,
    boolean pauses,
    boolean expiredToDeadLetters,
    boolean exactCounts,
    ByteCount largestMessage) {

  /// How messages that are sent twice are known.
  public enum Duplicates {
    /// By the ids of the topic's window.
    WINDOW,
    /// By the ids of as many messages as the broker remembers, whatever the window.
    LAST_IDS
  }

  /// When a lock ends by itself.
  public enum Locks {
    /// After the subscription's time.
    TIMED,
    /// With the receiver or its connection; whoever is there holds it for as long as it likes.
    CONNECTION
  }
}
