package org.tranship.testkit.bus;

import java.time.Duration;
import java.time.Instant;
import org.tranship.core.bus.Bus;
import org.tranship.core.bus.MemoryBus;

class MemoryBusTest extends BusContract {
  private final SteppedClock clock = new SteppedClock(Instant.parse("2012-04-01T08:00:00Z"));

  @Override
  protected Bus createBus() {
    return new MemoryBus("contract", clock);
  }

  @Override
  public Duration moment() {
    return Duration.ofMinutes(5);
  }

  @Override
  public void pass(Duration time) {
    clock.pass(time);
  }
}
