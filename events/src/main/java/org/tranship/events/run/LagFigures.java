package org.tranship.events.run;

import java.time.Instant;
import org.tranship.core.step.Figure;
import org.tranship.events.copy.Lag;

/// A lag as whoever watches is told it.
public final class LagFigures {
  private LagFigures() {}

  /// @param now the moment at which it was measured
  public static void tell(Lag lag, Instant now, Figure.Taker taker) {
    taker.take(Figure.EVENTS_BEHIND, (double) lag.events());
    taker.take(Figure.EVENTS_BEHIND_SECONDS, lag.age(now).toMillis() / 1e3);
    lag.pending().ifPresent(it -> taker.take(Figure.EVENTS_PENDING, (double) it.count()));
  }
}
