package org.tranship.runbook.journey.third;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tranship.core.run.RunState;
import org.tranship.core.run.RunState.Created;
import org.tranship.core.run.Verb;
import org.tranship.testkit.fault.CrashPoint;

/// Killed at any write that others can see, on either side of it - a commit, a blob, a
/// subscription, a rule, a message that is settled, an act - the same command carries the migration
/// to the same end, and a rollback, which may be killed likewise, leads back. Writes to the journal
/// are drawn.
class KilledThirdTest {
  private static final int DRAWN = Integer.getInteger("tranship.kill.points", 6);
  private static final long SEED =
      Optional.ofNullable(Long.getLong("tranship.kill.seed"))
          .orElseGet(() -> System.nanoTime() % 1_000_000);

  @TempDir private Path scratch;

  /// Of a run forth, and of the rollback of it.
  private record Points(List<CrashPoint> forth, List<CrashPoint> back) {}

  private Points points() {
    try (ThirdWorld world = new ThirdWorld(scratch)) {
      ThirdWorld.Life forth = world.new Life(CrashPoint.never());
      assertThat(forth.migrate()).as(world.why()).isInstanceOf(RunState.Ready.class);
      assertThat(forth.point.remoteCalls()).isGreaterThan(30);
      ThirdWorld.Life back = world.new Life(CrashPoint.never());
      assertThat(back.resume(Verb.ROLLBACK)).isInstanceOf(RunState.RolledBack.class);
      assertThat(back.point.remoteCalls()).isGreaterThan(15);
      return new Points(some(forth.point), some(back.point));
    }
  }

  private static List<CrashPoint> some(CrashPoint whole) {
    System.out.println("-Dtranship.kill.seed=" + SEED);
    List<CrashPoint> drawn =
        whole.drawn(Integer.MAX_VALUE, SEED).stream()
            .filter(it -> it.toString().contains("journal"))
            .limit(DRAWN)
            .toList();
    return Stream.concat(whole.remoteMoments().stream(), drawn.stream()).toList();
  }

  /// Both ways are killed in one life of the world, each where the other is not.
  @Test
  void killedAnywhereItComesToTheSameEndAndSoDoesTheRollbackOfIt() {
    Points points = points();
    int most = Math.max(points.forth().size(), points.back().size());
    for (int i = 0; i < most; i++) {
      CrashPoint forth = points.forth().get(i % points.forth().size());
      CrashPoint back = points.back().get(i % points.back().size());
      String when = "killed %s forth, and %s back".formatted(forth, back);
      try (ThirdWorld world = new ThirdWorld(scratch)) {
        ThirdWorld.Life killed = world.new Life(forth);
        killed.point.kill(killed::migrate);
        assertThat(world.migrate())
            .as("%s: %s", when, world.why())
            .isInstanceOf(RunState.Ready.class);
        ThirdGolden.assertThirdRelease(world, when);
        ThirdWorld.Life returning = world.new Life(back);
        returning.point.kill(() -> returning.resume(Verb.ROLLBACK));
        assertThat(world.resume(Verb.ROLLBACK))
            .as("%s: %s", when, world.why())
            .isInstanceOf(RunState.RolledBack.class);
        ThirdGolden.assertSecondRelease(world, when);
      }
    }
  }

  @Test
  void killedAnywhereItCanBeRolledBack() {
    for (CrashPoint point : points().forth()) {
      try (ThirdWorld world = new ThirdWorld(scratch)) {
        ThirdWorld.Life killed = world.new Life(point);
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
