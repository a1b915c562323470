package org.tranship.runbook.journey;

import java.util.Map;
import java.util.Optional;
import org.tranship.core.cutover.PlanContradiction;
import org.tranship.core.layer.MonotonicClock;
import org.tranship.core.layer.TokenBucket;

/// Holds copies and replays of events back to the rate of the plan, so that the service which uses
/// the same account and the same database is not slowed down. A tenth of a second's worth may come
/// at once, so it is an even pace. Comparing is not held back.
///
/// A pace is of one walk; the walks of a run come one after the other. What a walk that was killed
/// had saved up is lost, which is a tenth of a second's worth at most.
public final class EventPace {
  /// What plans call it: events a second.
  public static final String SETTING = "rate";

  /// Nobody waits.
  public static final EventPace UNLIMITED =
      new EventPace(Double.POSITIVE_INFINITY, MonotonicClock.SYSTEM);

  private final TokenBucket bucket;
  private final double burst;

  EventPace(double rate, MonotonicClock clock) {
    this.burst = Math.max(1, Math.floor(rate / 10));
    this.bucket = new TokenBucket(rate, burst, clock);
  }

  /// The pace of a plan.
  public static EventPace of(Map<String, String> settings) {
    return new EventPace(rate(settings), MonotonicClock.SYSTEM);
  }

  /// Events a second; infinite where a plan says nothing.
  ///
  /// @throws PlanContradiction if it is no whole number above 0
  public static double rate(Map<String, String> settings) {
    return Optional.ofNullable(settings.get(SETTING))
        .map(EventPace::parsed)
        .orElse(Double.POSITIVE_INFINITY);
  }

  private static double parsed(String text) {
    if (!text.matches("0*[1-9][0-9]{0,8}")) {
      throw new PlanContradiction(
          SETTING,
          "\""
              + text
              + "\" is no rate: it is how many events are copied or replayed a second, a whole number"
              + " above 0; leave it out for no limit");
    }
    return Double.parseDouble(text);
  }

  /// How many events may be worked off together.
  ///
  /// @param most not more than that
  public int batch(int most) {
    return (int) Math.min((double) most, burst);
  }

  /// Waits until so many events may be worked off.
  public void take(int events) throws InterruptedException {
    bucket.take(events);
  }

  /// For people, behind a count; empty where nothing is held back.
  public String words() {
    return Double.isInfinite(bucket.rate())
        ? ""
        : "; held to %d events a second".formatted((long) bucket.rate());
  }
}
