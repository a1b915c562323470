package org.tranship.events.run;

import java.time.Clock;
import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.tranship.core.eventlog.Pending;
import org.tranship.core.step.StepResult;
import org.tranship.events.copy.CopyFault;
import org.tranship.events.copy.CopyRound;
import org.tranship.events.copy.CopyRound.Copied;
import org.tranship.events.copy.Lag;

/// Rounds without end: the target is kept up to date while the source grows, and how far it is
/// behind is measured after each.
///
/// Crash argument. It is nothing but rounds, and each begins where the target says; see
/// [CopyRound].
public final class Tail {
  private final EventCopying copying;
  private final Duration rest;
  private final Clock clock;

  /// @param rest between two rounds, where a round found nothing
  /// @param clock tells how old what is missing is
  public Tail(EventCopying copying, Duration rest, Clock clock) {
    this.copying = copying;
    this.rest = rest;
    this.clock = clock;
  }

  /// How it stands after a round.
  ///
  /// @param written how many events this tail has written so far
  /// @param again how many came again so far, and were found there
  /// @param lag how far the target is behind
  /// @param age for how long the oldest event that is missing has been there
  public record Told(long written, long again, Lag lag, Duration age) {}

  /// Tails until it is told to stop, the time is over, or it has caught up.
  ///
  /// @param within for how long at most
  /// @param untilCaughtUp whether to end once nothing is behind and nothing is pending
  /// @param told after each round that changed anything
  /// @return whether nothing was behind or pending at the end
  /// @throws CopyFault if it cannot go on
  public boolean run(Duration within, boolean untilCaughtUp, Consumer<Told> told)
      throws InterruptedException {
    // The same questions as those of a run, before the first event.
    if (new CheckLogsStep(copying).refusal() instanceof StepResult.Refused(String detail)) {
      throw CopyFault.refused(detail);
    }
    long began = System.nanoTime();
    long written = 0;
    long again = 0;
    @Nullable Told last = null;
    while (true) {
      Copied copied =
          new CopyRound(
                  copying.route(),
                  copying.plan().pace(),
                  copying.patience(),
                  (_, _) -> {},
                  copying.reading(),
                  copying.rate())
              .run();
      written += copied.counts().written();
      again += copied.counts().same();
      Lag lag = Lag.of(copying.route());
      Told now = new Told(written, again, lag, lag.age(clock.instant()));
      if (last == null || last.written() != written || !last.lag().equals(lag)) {
        told.accept(now);
      }
      last = now;
      boolean caughtUp =
          lag.events() == 0
              && (copying.route().ordered() || copied.counts().written() == 0)
              && lag.pending().map(Pending::count).orElse(0L) == 0;
      boolean over = System.nanoTime() - began >= within.toNanos();
      if (over || untilCaughtUp && caughtUp) {
        return caughtUp;
      }
      if (copied.counts().written() == 0) {
        Thread.sleep(rest);
      }
    }
  }
}
