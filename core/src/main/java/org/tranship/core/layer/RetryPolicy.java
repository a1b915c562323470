package org.tranship.core.layer;

import java.time.Duration;
import java.util.random.RandomGenerator;

/// How often and how patiently a failed call is made again.
///
/// @param attempts most calls for one operation, the first included
/// @param firstDelay upper bound of the first pause; it doubles with every further one
/// @param longestDelay upper bound of any pause that the store did not ask for itself
/// @param total most time from the first fault of an operation to its last attempt
/// @param retriesPerSecond most repeated calls a second, over all threads of a store together
public record RetryPolicy(
    int attempts,
    Duration firstDelay,
    Duration longestDelay,
    Duration total,
    double retriesPerSecond) {

  /// Bridges the restart of a server: about a minute and a half on average, five minutes at most.
  public static final RetryPolicy DEFAULT =
      new RetryPolicy(
          16, Duration.ofMillis(100), Duration.ofSeconds(20), Duration.ofMinutes(5), 100);

  public RetryPolicy {
    if (attempts < 1) {
      throw new IllegalArgumentException("There is at least one attempt, not " + attempts + ".");
    }
    if (firstDelay.isNegative()
        || longestDelay.compareTo(firstDelay) < 0
        || total.isNegative()
        || !(retriesPerSecond > 0)) {
      throw new IllegalArgumentException(
          "Delays are not negative, the longest not below the first, and retries have a rate.");
    }
  }

  /// The same manners for as long as this, however many attempts that takes.
  ///
  /// @param time most time from the first fault of an operation to its last attempt
  public RetryPolicy within(Duration time) {
    return new RetryPolicy(Integer.MAX_VALUE, firstDelay, longestDelay, time, retriesPerSecond);
  }

  /// The same manners with less patience, for a question that an operator waits for.
  RetryPolicy quick() {
    Duration longest = Duration.ofSeconds(1);
    return new RetryPolicy(
        Math.min(attempts, 3),
        firstDelay.compareTo(longest) < 0 ? firstDelay : longest,
        longestDelay.compareTo(longest) < 0 ? longestDelay : longest,
        total.compareTo(Duration.ofSeconds(10)) < 0 ? total : Duration.ofSeconds(10),
        retriesPerSecond);
  }

  /// The longest pause after that many failed attempts.
  Duration bound(int failures) {
    long first = firstDelay.toNanos();
    int doublings = Math.min(failures - 1, 62);
    long doubled = first > Long.MAX_VALUE >> doublings ? Long.MAX_VALUE : first << doublings;
    return Duration.ofNanos(Math.min(doubled, longestDelay.toNanos()));
  }

  /// A pause drawn evenly between nothing and the bound ("full jitter"), so that threads that
  /// failed together do not come back together.
  Duration pause(int failures, RandomGenerator random) {
    return Duration.ofNanos(random.nextLong(bound(failures).toNanos() + 1));
  }
}
