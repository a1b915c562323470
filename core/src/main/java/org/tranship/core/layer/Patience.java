package org.tranship.core.layer;

import java.time.Duration;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/// How calls are repeated that are not a store's, such as those of a catalogue: with the manners,
/// the randomness and the time of the house.
///
/// @param policy how often and how long
/// @param random draws the pauses
/// @param clock measures and waits
public record Patience(RetryPolicy policy, RandomGenerator random, MonotonicClock clock) {
  /// That of stores.
  public static Patience standard() {
    return new Patience(RetryPolicy.DEFAULT, RandomGenerator.getDefault(), MonotonicClock.SYSTEM);
  }

  /// Makes a call that is harmless to repeat until it succeeds or patience ends; the last fault is
  /// thrown then.
  ///
  /// @param mayPass whether a fault may be over when the call is made again
  /// @throws InterruptedException if told to stop while it waited
  public <T> T call(Supplier<T> call, Predicate<RuntimeException> mayPass)
      throws InterruptedException {
    long first = 0;
    for (int failures = 1; ; failures++) {
      try {
        return call.get();
      } catch (RuntimeException e) {
        long now = clock.nanos();
        first = failures == 1 ? now : first;
        Duration left = policy.total().minusNanos(now - first);
        if (!mayPass.test(e) || failures >= policy.attempts() || !left.isPositive()) {
          throw e;
        }
        Duration pause;
        synchronized (random) {
          pause = policy.pause(failures, random);
        }
        clock.sleep(pause.compareTo(left) < 0 ? pause : left);
      }
    }
  }
}
