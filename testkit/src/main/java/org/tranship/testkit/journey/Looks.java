package org.tranship.testkit.journey;

import java.time.Duration;
import java.util.function.LongSupplier;

/// When somebody who receives looks whether there is something. In memory that costs nothing; at a
/// broker it does, so there it is done when something was sent, as a broker tells its receivers,
/// and now and then all the same. Used by one thread.
final class Looks {
  private static final Duration SELDOM = Duration.ofSeconds(1);

  private final Duration rest;
  private final LongSupplier sent;
  private long seen = -1;
  private long last = System.nanoTime();

  private Looks(Duration rest, LongSupplier sent) {
    this.rest = rest;
    this.sent = sent;
  }

  /// Whenever asked.
  ///
  /// @param rest between two looks that find nothing
  static Looks always(Duration rest) {
    return new Looks(rest, System::nanoTime);
  }

  /// When something was sent since the last look.
  static Looks when(LiveJourney journey, Duration rest) {
    return new Looks(rest, journey::sent);
  }

  boolean worthwhile() {
    long now = sent.getAsLong();
    boolean seldom = System.nanoTime() - last > SELDOM.toNanos();
    if (now == seen && !seldom) {
      return false;
    }
    seen = now;
    last = System.nanoTime();
    return true;
  }

  void rest() throws InterruptedException {
    Thread.sleep(rest);
  }
}
