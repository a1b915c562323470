package org.tranship.events.copy;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.tranship.core.eventlog.Checkpoint;
import org.tranship.core.eventlog.LogEnd;
import org.tranship.core.eventlog.Outbox;
import org.tranship.core.eventlog.Pending;
import org.tranship.core.eventlog.Position;

/// How far a target is behind its source, measured.
///
/// @param events how many events of the source were not worked off; 0 where the source has no
///   global order and only a round can tell
/// @param since when the oldest of them was recorded
/// @param pending what the service has recorded and not published; empty if the source cannot tell
public record Lag(long events, Optional<Instant> since, Optional<Pending> pending) {
  /// Measures it now.
  public static Lag of(Route route) {
    Optional<Pending> pending = route.source().feature(Outbox.class).map(Outbox::pending);
    if (!route.ordered()) {
      return new Lag(0, Optional.empty(), pending);
    }
    Position at =
        route
            .target()
            .checkpoint(route.checkpoint())
            .map(Checkpoint::position)
            .orElse(Position.START);
    LogEnd end = route.source().end(at);
    return new Lag(end.behind(), end.oldest(), pending);
  }

  /// For how long the oldest event that is missing has been there.
  public Duration age(Instant now) {
    return since
        .map(it -> Duration.between(it, now))
        .filter(it -> !it.isNegative())
        .orElse(Duration.ZERO);
  }

  @Override
  public String toString() {
    return events
        + " events behind"
        + pending.map(it -> ", " + it.count() + " pending at the source").orElse("");
  }
}
