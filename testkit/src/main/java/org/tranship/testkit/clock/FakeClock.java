package org.tranship.testkit.clock;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.tranship.core.layer.MonotonicClock;

/// A clock that moves only when somebody sleeps, and remembers the sleeps.
public final class FakeClock implements MonotonicClock {
  private final List<Duration> sleeps = new ArrayList<>();
  private long now;

  @Override
  public synchronized long nanos() {
    return now;
  }

  @Override
  public synchronized void sleep(Duration time) throws InterruptedException {
    if (Thread.interrupted()) {
      throw new InterruptedException("The fake clock was interrupted.");
    }
    sleeps.add(time);
    now += time.toNanos();
  }

  /// Time goes by without anybody sleeping.
  public synchronized void pass(Duration time) {
    now += time.toNanos();
  }

  /// How long each sleep was, in their order.
  public synchronized List<Duration> sleeps() {
    return List.copyOf(sleeps);
  }

  /// How long ago it was made.
  public synchronized Duration elapsed() {
    return Duration.ofNanos(now);
  }
}
