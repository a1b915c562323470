package org.tranship.runbook.journey.third;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tranship.core.run.RunState;
import org.tranship.core.run.Verb;
import org.tranship.core.step.StepResult;
import org.tranship.runbook.journey.sql.OpenDatabase;
import org.tranship.testkit.fault.CrashPoint;
import org.tranship.testkit.journey.GoldenEvents;
import org.tranship.testkit.journey.LiveUser;

/// While somebody registers all the time, and events are delivered again and out of order.
class LiveThirdTest {
  @TempDir private Path scratch;

  /// As the third release's own generators do.
  static void generators(ThirdWorld world) throws InterruptedException {
    ThirdMigration migration = world.migration(CrashPoint.never());
    try (OpenDatabase database = new OpenDatabase(migration.database())) {
      CatchUp catchUp = CatchUp.third(migration, world.bus, database, world.blobs);
      assertThat(catchUp.settle(100)).isZero();
    }
  }

  static void secondGenerators(ThirdWorld world) throws InterruptedException {
    assertThat(new Fresh(world.migration(CrashPoint.never())).once()).isZero();
  }

  @Test
  void nobodyIsStuckAndNothingIsLostForthAndBack() throws Exception {
    try (ThirdWorld world = new ThirdWorld(scratch)) {
      Set<String> done = new HashSet<>();
      int[] times = {0};
      world.meanwhile =
          () -> {
            if (times[0]++ < 2) {
              GoldenEvents.again(world.journey);
            }
          };
      try (LiveUser user = new LiveUser(world.journey)) {
        Thread.sleep(50);
        assertThat(world.migrate()).as(world.why()).isInstanceOf(RunState.Ready.class);
        user.finish();
        assertThat(user.stuck()).isEmpty();
        done.addAll(user.orders());
      }
      assertThat(done).isNotEmpty();
      generators(world);
      assertThat(world.measured())
          .anyMatch(it -> it.startsWith("lag: 0;") && !it.contains(" 0 that had been applied"))
          .anyMatch(it -> it.startsWith("stall: commands waited"));
      assertThat(world.verify()).isInstanceOf(StepResult.Done.class);
      assertThat(third(world)).containsAll(done);
      try (LiveUser user = new LiveUser(world.journey)) {
        Thread.sleep(20);
        assertThat(world.resume(Verb.ROLLBACK))
            .as(world.why())
            .isInstanceOf(RunState.RolledBack.class);
        Thread.sleep(20);
        user.finish();
        assertThat(user.stuck()).isEmpty();
        done.addAll(user.orders());
      }
      secondGenerators(world);
      assertThat(second(world)).containsAll(done);
      assertHandledOnce(world, done.size());
    }
  }

  /// Each command, and each event of the process manager, was handled once; and each order has its
  /// seats in the second's read model.
  static void assertHandledOnce(ThirdWorld world, int orders) {
    assertThat(world.query("select count(*) from \"BlobStorage\".\"Blobs\""))
        .containsExactly(Integer.toString(orders + 2));
    world.service.handled.entrySet().removeIf(it -> it.getKey().contains("-again-"));
    assertThat(world.service.handled.values()).containsOnly(1);
  }

  static List<String> third(ThirdWorld world) {
    return world.query(
        "select \"OrderId\" from \"ConferenceRegistration\".\"OrdersViewV3\" where"
            + " \"StateValue\" = 4 and \"OrderVersion\" = 4");
  }

  static List<String> second(ThirdWorld world) {
    return world.query(
        "select o.\"OrderId\" from \"ConferenceRegistration\".\"OrdersView\" o join"
            + " \"ConferenceRegistration\".\"PricedOrders\" p on p.\"OrderId\" = o.\"OrderId\""
            + " where o.\"StateValue\" = 4 and o.\"OrderVersion\" = 4 and p.\"AssignmentsId\" is"
            + " not null");
  }
}
