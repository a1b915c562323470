package org.tranship.core.bus;

import java.time.Instant;
import java.util.Optional;

/// A message in a subscription of the [MemoryBus].
final class MemoryHeld {
  private final BusMessage message;
  private final long sequence;
  private final Instant enqueued;
  private final Instant expires;
  private int deliveries;
  private Optional<DeadLetter> deadLetter = Optional.empty();

  /// Names the lock; empty for none.
  private String token = "";

  private Instant lockedUntil = Instant.MIN;

  MemoryHeld(BusMessage message, long sequence, Instant enqueued, Instant expires) {
    this.message = message;
    this.sequence = sequence;
    this.enqueued = enqueued;
    this.expires = expires;
  }

  long sequence() {
    return sequence;
  }

  Optional<String> session() {
    return message.session();
  }

  int deliveries() {
    return deliveries;
  }

  boolean free() {
    return token.isEmpty();
  }

  boolean expired(Instant now) {
    return free() && !expires.isAfter(now);
  }

  boolean lockEnded(Instant now) {
    return !free() && !lockedUntil.isAfter(now);
  }

  boolean held(String by) {
    return !free() && token.equals(by);
  }

  void handOut(String by, Instant until) {
    deliveries++;
    token = by;
    lockedUntil = until;
  }

  void prolong(Instant until) {
    lockedUntil = until;
  }

  void unlock() {
    token = "";
  }

  void putAside(DeadLetter why) {
    deadLetter = Optional.of(why);
    unlock();
  }

  StoredMessage stored() {
    return new StoredMessage(message, sequence, enqueued, deliveries, deadLetter);
  }

  Delivery delivery() {
    return new Delivery(stored(), lockedUntil, token);
  }
}
