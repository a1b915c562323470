package org.tranship.testkit.bus;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicReference;

/// A clock that stands still until it is told how much time has passed. Thread-safe.
public final class SteppedClock extends Clock {
  private final AtomicReference<Instant> now;

  public SteppedClock(Instant start) {
    now = new AtomicReference<>(start);
  }

  public void pass(Duration time) {
    Instant _ = now.updateAndGet(it -> it.plus(time));
  }

  @Override
  public Instant instant() {
    return now.get();
  }

  @Override
  public ZoneId getZone() {
    return ZoneOffset.UTC;
  }

  @Override
  public Clock withZone(ZoneId zone) {
    return this;
  }
}
