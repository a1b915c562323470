package org.tranship.runbook.journey.third;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tranship.core.bus.Bus;
import org.tranship.core.run.RunState;
import org.tranship.runbook.journey.sql.OpenDatabase;
import org.tranship.testkit.fault.CrashPoint;

/// Users order as fast as it is caught up with, or faster.
class SteadyFeedTest {
  @TempDir private Path scratch;

  /// Whenever somebody asks for a session, there is another order.
  private static Bus growing(ThirdWorld world, int orders) {
    int[] left = {orders};
    return (Bus)
        Proxy.newProxyInstance(
            Bus.class.getClassLoader(),
            new Class<?>[] {Bus.class},
            (_, method, arguments) -> {
              if (method.getName().equals("session") && left[0]-- > 0) {
                new LoneOrder(world.journey, UUID.randomUUID().toString()).placed();
              }
              try {
                return method.invoke(world.bus, arguments);
              } catch (InvocationTargetException e) {
                throw e.getTargetException();
              }
            });
  }

  /// @param tries of somebody who has time
  private static long left(ThirdWorld world, int orders, int tries) throws Exception {
    ThirdMigration migration = world.migration(CrashPoint.never());
    try (OpenDatabase database = new OpenDatabase(migration.database())) {
      CatchUp catchUp = CatchUp.third(migration, growing(world, orders), database, world.blobs);
      return Assertions.assertTimeoutPreemptively(
          Duration.ofSeconds(90),
          () -> {
            long left = catchUp.settle(100);
            for (int i = 1; left > 0 && i < tries; i++) {
              left = catchUp.settle(100);
            }
            return left;
          });
    }
  }

  @Test
  void whatGrowsAsFastAsItIsTakenIsToldToBeBehind() throws Exception {
    try (ThirdWorld world = new ThirdWorld(scratch)) {
      assertThat(world.migrate()).as(world.why()).isInstanceOf(RunState.Ready.class);
      assertThat(left(world, Integer.MAX_VALUE, 1)).isPositive();
    }
  }

  @Test
  void whatEndsIsCaughtUpWith() throws Exception {
    try (ThirdWorld world = new ThirdWorld(scratch)) {
      assertThat(world.migrate()).as(world.why()).isInstanceOf(RunState.Ready.class);
      assertThat(left(world, 500, 10)).isZero();
    }
  }
}
