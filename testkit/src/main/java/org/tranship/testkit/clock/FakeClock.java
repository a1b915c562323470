package org.tranship.testkit.layer;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.tranship.core.layer.MonotonicClock;

/// A clock that moves only when somebody sleeps, and remembers the sleeps.
final class FakeClock implements MonotonicClock {
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

  synchronized void pass(Duration time) {
    now += time.toNanos();
  }

  synchronized List<Duration> sleeps() {
    return List.copyOf(sleeps);
  }

  synchronized Duration elapsed() {
    return Duration.ofNanos(now);
  }
}
