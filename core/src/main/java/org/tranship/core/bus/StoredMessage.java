package org.tranship.core.bus;

import java.time.Instant;
import java.util.Optional;

/// A message as a subscription holds it.
///
/// @param message what was sent; without `scheduledFor`, which is over
/// @param sequence grows from message to message of one subscription, and stays when it is put
///   aside
/// @param enqueued when it came in, by the broker's clock
/// @param deliveries how often it was handed out so far
/// @param deadLetter why it was put aside; empty if it was not
public record StoredMessage(
    BusMessage message,
    long sequence,
    Instant enqueued,
    int deliveries,
    Optional<DeadLetter> deadLetter) {}
