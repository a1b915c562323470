package org.tranship.core.layer;

import java.time.Duration;

/// The time that layers measure and wait by. It never goes back, unlike the wall clock, so a
/// corrected clock neither stops a run nor lets it hammer a store.
public interface MonotonicClock {
  /// The clock of this machine.
  MonotonicClock SYSTEM =
      new MonotonicClock() {
        @Override
        public long nanos() {
          return System.nanoTime();
        }

        @Override
        public void sleep(Duration time) throws InterruptedException {
          Thread.sleep(time);
        }
      };

  /// Nanoseconds since an arbitrary moment; only differences mean anything.
  long nanos();

  /// Waits that long, at least.
  void sleep(Duration time) throws InterruptedException;
}
