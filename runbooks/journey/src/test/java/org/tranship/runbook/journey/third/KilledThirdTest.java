package org.tranship.runbook.journey.third;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tranship.core.run.RunState;
import org.tranship.core.run.RunState.Created;
import org.tranship.core.run.Verb;
import org.tranship.testkit.fault.CrashPoint;

/// Killed at writes that others can see, on either side of them - a commit, a blob, a subscription,
/// a rule, a message that is settled, an act - the same command carries the migration to the same
/// end, and a rollback leads back. Which ones is drawn; all of them with
/// `-Dtranship.kill.points=9999`.
class KilledThirdTest {
  private static final int DRAWN = Integer.getInteger("tranship.kill.points", 8);
  private static final long SEED =
      Optional.ofNullable(Long.getLong("tranship.kill.seed"))
          .orElseGet(() -> System.nanoTime() % 1_000_000);

  @TempDir private Path scratch;

  private List<CrashPoint> points() {
    try (ThirdWorld world = new ThirdWorld(scratch)) {
      ThirdWorld.Life whole = world.new Life(CrashPoint.never());
      assertThat(whole.migrate()).as(world.why()).isInstanceOf(RunState.Ready.class);
      assertThat(whole.point.remoteCalls()).isGreaterThan(30);
      System.out.println("-Dtranship.kill.seed=" + SEED);
      return whole.point.drawn(DRAWN, SEED);
    }
  }

  @Test
  void killedAnywhereItComesToTheSameEnd() {
    for (CrashPoint point : points()) {
      try (ThirdWorld world = new ThirdWorld(scratch)) {
        ThirdWorld.Life killed = world.new Life(point.again());
        killed.point.kill(killed::migrate);
        assertThat(world.migrate())
            .as("killed %s: %s", point, world.why())
            .isInstanceOf(RunState.Ready.class);
        ThirdGolden.assertThirdRelease(world, "killed " + point);
      }
    }
  }

  @Test
  void killedAnywhereItCanBeRolledBack() {
    for (CrashPoint point : points()) {
      try (ThirdWorld world = new ThirdWorld(scratch)) {
        ThirdWorld.Life killed = world.new Life(point.again());
        killed.point.kill(killed::migrate);
        if (world.state() instanceof Created) {
          continue;
        }
        assertThat(world.resume(Verb.ROLLBACK))
            .as("killed %s: %s", point, world.why())
            .isInstanceOf(RunState.RolledBack.class);
        ThirdGolden.assertSecondRelease(world, "killed " + point);
      }
    }
  }
}
