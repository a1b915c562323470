package org.tranship.core.layer;

import java.time.Duration;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;

/// Hands out tokens at a rate, to any number of threads, in the order in which they asked.
///
/// In any span of time at most `burst + rate * span` tokens are used. A caller is given its place
/// at once and then sleeps until the tokens of all before it and its own have been earned; so a
/// large request can neither be overtaken for ever nor overtake. The rate may change while callers
/// wait: they sleep in short slices and look again.
public final class TokenBucket {
  private static final long SLICE = Duration.ofMillis(100).toNanos();
  private static final double NANOS = 1e9;

  private final MonotonicClock clock;
  private final @Nullable DoubleSupplier followed;
  private final ReentrantLock lock = new ReentrantLock();
  private volatile double rate;
  private double burst;

  /// Tokens earned less tokens promised: negative while callers wait.
  private double available;

  /// Tokens promised since the beginning; a caller's place is its value after its own request.
  private long promised;

  private long at;

  /// @param rate tokens a second; infinite for no limit
  /// @param burst most tokens that may be saved up
  public TokenBucket(double rate, double burst, MonotonicClock clock) {
    this(rate, burst, null, clock);
  }

  private TokenBucket(
      double rate, double burst, @Nullable DoubleSupplier followed, MonotonicClock clock) {
    require(rate, burst);
    this.followed = followed;
    this.clock = clock;
    this.rate = rate;
    this.burst = burst;
    this.available = burst;
    this.at = clock.nanos();
  }

  /// A bucket whose rate is asked anew by each who comes and each who waits; it saves up a tenth of
  /// a second's worth.
  static TokenBucket following(DoubleSupplier rate, MonotonicClock clock) {
    double first = rate.getAsDouble();
    return new TokenBucket(first, Rates.burst(first), rate, clock);
  }

  private void follow() {
    if (followed != null) {
      double now = followed.getAsDouble();
      if (now != rate) {
        change(now, Rates.burst(now));
      }
    }
  }

  /// Changes rate and burst for all who wait and all who come.
  public void change(double newRate, double newBurst) {
    require(newRate, newBurst);
    lock.lock();
    try {
      earn();
      rate = newRate;
      burst = newBurst;
      available = Math.min(available, burst);
    } finally {
      lock.unlock();
    }
  }

  /// Tokens a second; infinite when there is no limit.
  public double rate() {
    return rate;
  }

  /// Takes tokens, waiting for them.
  ///
  /// @throws InterruptedException if interrupted; the tokens then go to those who wait behind
  public void take(long tokens) throws InterruptedException {
    takeWithin(tokens, Duration.ofNanos(Long.MAX_VALUE));
  }

  /// Takes tokens if they can be had within the time, as far as can be foreseen; else takes none
  /// and returns at once.
  public boolean takeWithin(long tokens, Duration longest) throws InterruptedException {
    follow();
    if (Double.isInfinite(rate)) {
      return true;
    }
    long place;
    lock.lock();
    try {
      earn();
      if (nanosToEarn(tokens - available) > longest.toNanos()) {
        return false;
      }
      available -= tokens;
      promised += tokens;
      place = promised;
    } finally {
      lock.unlock();
    }
    try {
      for (long wait = waitFor(place); wait > 0; wait = waitFor(place)) {
        clock.sleep(Duration.ofNanos(Math.min(wait, SLICE)));
      }
    } catch (InterruptedException e) {
      giveBack(tokens);
      throw e;
    }
    return true;
  }

  private long waitFor(long place) {
    follow();
    lock.lock();
    try {
      earn();
      return nanosToEarn(place - promised - available);
    } finally {
      lock.unlock();
    }
  }

  private void giveBack(long tokens) {
    lock.lock();
    try {
      available = Math.min(burst, available + tokens);
    } finally {
      lock.unlock();
    }
  }

  private void earn() {
    long now = clock.nanos();
    available =
        Double.isInfinite(rate) ? burst : Math.min(burst, available + rate * (now - at) / NANOS);
    at = now;
  }

  private long nanosToEarn(double missing) {
    // A millionth of a token is an error of the arithmetic, not a debt.
    if (missing <= 1e-6 || Double.isInfinite(rate)) {
      return 0;
    }
    return (long) Math.ceil(missing / rate * NANOS);
  }

  private static void require(double rate, double burst) {
    if (!(rate > 0) || !(burst >= 1)) {
      throw new IllegalArgumentException(
          "A rate is above 0 and a burst at least 1, not " + rate + " and " + burst + ".");
    }
  }
}
