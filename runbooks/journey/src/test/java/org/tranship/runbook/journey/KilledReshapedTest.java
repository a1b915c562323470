package org.tranship.runbook.journey;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tranship.core.run.RunState;
import org.tranship.core.run.RunState.Created;
import org.tranship.core.run.Verb;
import org.tranship.testkit.fault.CrashPoint;

/// With rules that drop and split, a run that is killed at any write that others can see, on either
/// side of it, comes to the same end, and so does its rollback; and a rollback leads back from
/// wherever it is.
class KilledReshapedTest {
  @TempDir private Path scratch;

  private JourneyWorld world() {
    JourneyWorld world = new JourneyWorld(scratch);
    Rules.everything().into(world.settings);
    world.settings.put("upcast.free-of-charge", "from-total");
    return world;
  }

  /// Of a run forth, and of the rollback of it.
  private record Points(List<CrashPoint> forth, List<CrashPoint> back) {}

  private Points points() {
    JourneyWorld world = world();
    JourneyWorld.Life forth = world.new Life(CrashPoint.never());
    assertThat(forth.migrate()).as(world.why()).isInstanceOf(RunState.Ready.class);
    JourneyWorld.Life back = world.new Life(CrashPoint.never());
    assertThat(back.resume(Verb.ROLLBACK)).isInstanceOf(RunState.RolledBack.class);
    return new Points(forth.point.remoteMoments(), back.point.remoteMoments());
  }

  @Test
  void killedAnywhereItComesToTheSameEndAndSoDoesTheRollbackOfIt() {
    Points points = points();
    for (int i = 0; i < points.forth().size(); i++) {
      CrashPoint forth = points.forth().get(i);
      CrashPoint back = points.back().get(i % points.back().size()).again();
      String when = "killed %s forth, and %s back".formatted(forth, back);
      JourneyWorld world = world();
      JourneyWorld.Life killed = world.new Life(forth);
      killed.point.kill(killed::migrate);
      assertThat(killed.point.reached()).as(when).isTrue();
      assertThat(world.migrate())
          .as("%s: %s", when, world.why())
          .isInstanceOf(RunState.Ready.class);
      ReshapedGolden.assertSecondRelease(world, when);
      JourneyWorld.Life returning = world.new Life(back);
      returning.point.kill(() -> returning.resume(Verb.ROLLBACK));
      assertThat(world.rollback())
          .as("%s: %s", when, world.why())
          .isInstanceOf(RunState.RolledBack.class);
      Golden.assertFirstRelease(world, when);
    }
  }

  @Test
  void killedAnywhereItCanBeRolledBack() {
    for (CrashPoint point : points().forth()) {
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
