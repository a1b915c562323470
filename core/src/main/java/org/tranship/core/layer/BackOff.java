package org.tranship.core.layer;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.ReentrantLock;
import java.util.random.RandomGenerator;
import org.tranship.core.store.StoreException;

/// Waits between the attempts of all operations on one store. Each operation has its own count and
/// time; the rate of repeated calls is shared, so that hundreds of threads that are told "503"
/// together do not become the load that keeps the store down.
final class BackOff {
  private final RetryPolicy policy;
  private final RandomGenerator random;
  private final MonotonicClock clock;
  private final StoreMeter meter;
  private final TokenBucket budget;

  /// Many generators are not safe for use by several threads.
  private final ReentrantLock drawing = new ReentrantLock();

  private final LongAdder throttled = new LongAdder();

  BackOff(RetryPolicy policy, RandomGenerator random, MonotonicClock clock, StoreMeter meter) {
    this.policy = policy;
    this.random = random;
    this.clock = clock;
    this.meter = meter;
    this.budget =
        new TokenBucket(policy.retriesPerSecond(), Math.max(1, policy.retriesPerSecond()), clock);
  }

  /// How often an operation was told that the store is used too much.
  long throttled() {
    return throttled.sum();
  }

  Attempts attempts(StoreOperation operation) {
    return new Attempts(operation, policy);
  }

  Attempts fewAttempts(StoreOperation operation) {
    return new Attempts(operation, policy.quick());
  }

  private Duration draw(RetryPolicy manners, int failures) {
    drawing.lock();
    try {
      return manners.pause(failures, random);
    } finally {
      drawing.unlock();
    }
  }

  /// The attempts of one operation. Used by one thread.
  final class Attempts {
    private final StoreOperation operation;
    private final RetryPolicy manners;
    private int failures;
    private long firstFault;

    private Attempts(StoreOperation operation, RetryPolicy manners) {
      this.operation = operation;
      this.manners = manners;
    }

    /// Something was gained since the last fault (bytes, entries): counts and times anew.
    void progressed() {
      failures = 0;
    }

    /// Waits until the call may be made again.
    ///
    /// @return empty when it may; else the fault to end with: the one given, told how often it was
    ///   tried, or `INTERRUPTED`
    Optional<StoreException> failed(StoreException fault) {
      if (fault.kind() == StoreException.Kind.THROTTLED) {
        throttled.increment();
      }
      if (!fault.retryable()) {
        return Optional.of(fault);
      }
      failures++;
      long now = clock.nanos();
      if (failures == 1) {
        firstFault = now;
      }
      Duration left = manners.total().minusNanos(now - firstFault);
      Duration asked = fault.retryAfter().orElse(Duration.ZERO);
      if (failures >= manners.attempts() || left.compareTo(asked) <= 0) {
        return Optional.of(exhausted(fault, now));
      }
      // A store that names a time is never asked sooner; the jitter comes on top.
      Duration pause = asked.plus(draw(manners, failures));
      Duration bounded = pause.compareTo(left) < 0 ? pause : left;
      try {
        clock.sleep(bounded);
        if (!budget.takeWithin(1, left.minus(bounded).plusNanos(1))) {
          return Optional.of(exhausted(fault, clock.nanos()));
        }
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
        return Optional.of(interrupted(fault));
      }
      meter.retried(operation, fault.kind());
      return Optional.empty();
    }

    private StoreException exhausted(StoreException fault, long now) {
      if (failures == 1) {
        return fault;
      }
      Duration spent = Duration.ofNanos(now - firstFault);
      return StoreException.of(fault.kind(), fault.operation(), fault.store())
          .key(fault.key().orElse(null))
          .because(
              fault.reason() + " (" + failures + " attempts within " + spent.toMillis() + " ms)")
          .next(fault.next())
          .retryAfter(fault.retryAfter().orElse(null))
          .causedBy(fault)
          .build();
    }

    private StoreException interrupted(StoreException fault) {
      return StoreException.of(StoreException.Kind.INTERRUPTED, fault.operation(), fault.store())
          .key(fault.key().orElse(null))
          .because("it was told to stop while it waited to try again after: " + fault.reason())
          .causedBy(fault)
          .build();
    }
  }
}
