package org.tranship.runbook.journey.third;

import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tranship.testkit.fault.CrashPoint;

/// The second release's read models are kept fresh for as long as a run is carried, and no longer.
class FreshTest {
  @TempDir private Path scratch;

  /// A client may answer an interrupt with a fault of its own and forget it.
  @Test
  void itEndsAlsoIfTheInterruptIsForgotten() throws Exception {
    try (ThirdWorld world = new ThirdWorld(scratch)) {
      CountDownLatch waits = new CountDownLatch(1);
      AutoCloseable fresh = new Fresh(forgetful(world, waits)).begin();
      waits.await();
      Assertions.assertTimeoutPreemptively(Duration.ofSeconds(20), fresh::close);
    }
  }

  /// Its bus is not there before somebody is told to stop.
  private static ThirdMigration forgetful(ThirdWorld world, CountDownLatch waits) {
    ThirdMigration sound = world.migration(CrashPoint.never());
    return new ThirdMigration(
        sound.plan(),
        sound.tables(),
        sound.database(),
        sound.stores(),
        _ -> {
          waits.countDown();
          try {
            new CountDownLatch(1).await();
          } catch (InterruptedException e) {
            throw new IllegalStateException("The broker does not answer", e);
          }
          return world.bus;
        },
        sound.controls(),
        sound.consent(),
        sound.pause());
  }
}
