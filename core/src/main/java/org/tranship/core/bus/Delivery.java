package org.tranship.core.bus;

import java.time.Instant;

/// A message in hand: nobody else gets it before its lock ends. It is settled by the [Receiver]
/// that gave it.
///
/// @param stored the message; its `deliveries` counts this one, so it is 1 the first time
/// @param lockedUntil when the lock ends unless it is renewed, by the broker's clock; where locks
///   last as long as the connection, [Instant#MAX]
/// @param token names the lock to the broker
public record Delivery(StoredMessage stored, Instant lockedUntil, String token) {
  public BusMessage message() {
    return stored.message();
  }
}
