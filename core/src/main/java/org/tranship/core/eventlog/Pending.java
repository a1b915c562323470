package org.tranship.core.eventlog;

import java.time.Instant;
import java.util.Optional;

/// What a service has recorded and not yet published.
///
/// @param count how many events
/// @param oldest since when the oldest of them waits, where the log tells
/// @param example the oldest of them, for a message
public record Pending(long count, Optional<Instant> oldest, Optional<String> example) {
  public static final Pending NONE = new Pending(0, Optional.empty(), Optional.empty());
}
