package org.tranship.events.rebuild;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.tranship.core.eventlog.LogEnd;
import org.tranship.core.eventlog.Outbox;
import org.tranship.core.eventlog.Pending;
import org.tranship.core.readmodel.ReadModels.Side;
import org.tranship.core.readmodel.ViewMark;
import org.tranship.core.step.StepResult;
import org.tranship.events.copy.Lag;
import org.tranship.events.projection.Projection;
import org.tranship.events.projection.ProjectionFault;

/// Keeps what is live up to date while the log grows: all read models of a plan, so the tables of
/// an old and of a new version of a service side by side. How far they are behind is measured after
/// each round.
///
/// Crash argument. It is nothing but fillings, and each begins at the mark of its table.
public final class Following {
  private final Rebuilding rebuilding;
  private final Duration rest;
  private final Clock clock;

  /// @param rest between two rounds, where a round found nothing
  /// @param clock tells how old what is missing is
  public Following(Rebuilding rebuilding, Duration rest, Clock clock) {
    this.rebuilding = rebuilding;
    this.rest = rest;
    this.clock = clock;
  }

  /// How it stands after a round.
  ///
  /// @param events how many events were worked in so far, of all read models together
  /// @param lag how far the one is behind that is furthest
  /// @param age for how long the oldest event that is missing has been there
  public record Followed(long events, Lag lag, Duration age) {}

  /// Follows until it is told to stop, the time is over, or it has caught up.
  ///
  /// @param within for how long at most
  /// @param untilCaughtUp whether to end once nothing is behind and nothing is pending
  /// @param told after each round that changed anything
  /// @return whether nothing was behind or pending at the end
  /// @throws ProjectionFault if it cannot go on, or what is live was made otherwise
  public boolean run(Duration within, boolean untilCaughtUp, Consumer<Followed> told)
      throws InterruptedException {
    if (new CheckModelsStep(rebuilding).refusal() instanceof StepResult.Refused(String detail)) {
      throw ProjectionFault.refused(detail);
    }
    long began = System.nanoTime();
    long events = 0;
    @Nullable Followed last = null;
    while (true) {
      long before = events;
      for (Projection projection : rebuilding.projections()) {
        ViewMark mark = mark(projection);
        ViewMark at = rebuilding.filling(projection, Side.LIVE).run(mark, _ -> {});
        events += at.events() - mark.events();
      }
      Lag lag = lag();
      Followed now = new Followed(events, lag, lag.age(clock.instant()));
      if (last == null || last.events() != events || !last.lag().equals(lag)) {
        told.accept(now);
      }
      last = now;
      boolean caughtUp = lag.events() == 0 && lag.pending().map(Pending::count).orElse(0L) == 0;
      if (System.nanoTime() - began >= within.toNanos() || untilCaughtUp && caughtUp) {
        return caughtUp;
      }
      if (events == before) {
        Thread.sleep(rest);
      }
    }
  }

  private ViewMark mark(Projection projection) {
    return rebuilding
        .live(projection)
        .orElseThrow(() -> ProjectionFault.notOurs(projection.shape().table()));
  }

  private Lag lag() {
    long behind = 0;
    Optional<Instant> since = Optional.empty();
    for (Projection projection : rebuilding.projections()) {
      LogEnd end = rebuilding.log().end(mark(projection).position());
      if (end.behind() > behind) {
        behind = end.behind();
        since = end.oldest();
      }
    }
    return new Lag(behind, since, rebuilding.log().feature(Outbox.class).map(Outbox::pending));
  }
}
