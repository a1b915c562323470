package org.tranship.runbook.journey;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tranship.core.run.RunState;
import org.tranship.core.run.RunState.Created;
import org.tranship.testkit.fault.CrashPoint;

/// With rules that drop and split, a run that is killed at any write that others can see, on either
/// side of it, comes to the same end, and a rollback leads back from wherever it is.
class KilledReshapedTest {
  @TempDir private Path scratch;

  private JourneyWorld world() {
    JourneyWorld world = new JourneyWorld(scratch);
    Rules.everything().into(world.settings);
    world.settings.put("upcast.free-of-charge", "from-total");
    return world;
  }

  private List<CrashPoint> points() {
    JourneyWorld world = world();
    JourneyWorld.Life whole = world.new Life(CrashPoint.never());
    assertThat(whole.migrate()).as(world.why()).isInstanceOf(RunState.Ready.class);
    return whole.point.passed().stream().filter(it -> it.toString().contains("remote")).toList();
  }

  @Test
  void killedAnywhereItComesToTheSameEnd() {
    for (CrashPoint point : points()) {
      JourneyWorld world = world();
      JourneyWorld.Life killed = world.new Life(point);
      killed.point.kill(killed::migrate);
      assertThat(world.migrate())
          .as("killed %s: %s", point, world.why())
          .isInstanceOf(RunState.Ready.class);
      ReshapedGolden.assertSecondRelease(world, "killed " + point);
    }
  }

  @Test
  void killedAnywhereItCanBeRolledBack() {
    for (CrashPoint point : points()) {
      JourneyWorld world = world();
      JourneyWorld.Life killed = world.new Life(point);
      killed.point.kill(killed::migrate);
      if (world.state() instanceof Created) {
        continue;
      }
      assertThat(world.rollback())
          .as("killed %s: %s", point, world.why())
          .isInstanceOf(RunState.RolledBack.class);
      Golden.assertFirstRelease(world, "killed " + point);
    }
  }
}
