package org.tranship.testkit.server.fabric;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;

/// A clock that a test may put forward.
final class ShiftedClock extends Clock {
  private final Clock real;
  private volatile Duration ahead = Duration.ZERO;

  ShiftedClock(Clock real) {
    this.real = real;
  }

  void pass(Duration time) {
    ahead = ahead.plus(time);
  }

  @Override
  public Instant instant() {
    return real.instant().plus(ahead);
  }

  @Override
  public ZoneId getZone() {
    return real.getZone();
  }

  @Override
  public Clock withZone(ZoneId zone) {
    return new ShiftedClock(real.withZone(zone));
  }
}
