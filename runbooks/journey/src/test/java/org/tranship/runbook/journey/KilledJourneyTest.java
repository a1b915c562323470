package org.tranship.runbook.journey;

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

/// Killed at any write that others can see, on either side of it - a row or a group of rows, a
/// table, a commit, an act - the same command carries the migration to the same end, and a rollback
/// leads back. Writes to the journal are drawn.
class KilledJourneyTest {
  private static final int DRAWN = Integer.getInteger("tranship.kill.points", 6);
  private static final long SEED =
      Optional.ofNullable(Long.getLong("tranship.kill.seed"))
          .orElseGet(() -> System.nanoTime() % 1_000_000);

  @TempDir private Path scratch;

  /// Every remote write before and after, and some writes to the journal.
  private List<CrashPoint> points() {
    JourneyWorld world = new JourneyWorld(scratch);
    JourneyWorld.Life whole = world.new Life(CrashPoint.never());
    assertThat(whole.migrate()).as(world.why()).isInstanceOf(RunState.Ready.class);
    assertThat(whole.point.remoteCalls()).isGreaterThan(14);
    return some(whole.point);
  }

  private static List<CrashPoint> some(CrashPoint whole) {
    System.out.println("-Dtranship.kill.seed=" + SEED);
    List<CrashPoint> drawn =
        whole.drawn(Integer.MAX_VALUE, SEED).stream()
            .filter(it -> it.toString().contains("journal"))
            .limit(DRAWN)
            .toList();
    return Stream.concat(
            whole.passed().stream().filter(it -> it.toString().contains("remote")), drawn.stream())
        .toList();
  }

  @Test
  void killedAnywhereItComesToTheSameEnd() {
    for (CrashPoint point : points()) {
      JourneyWorld world = new JourneyWorld(scratch);
      JourneyWorld.Life killed = world.new Life(point);
      killed.point.kill(killed::migrate);
      assertThat(killed.point.reached()).as("killed %s", point).isTrue();
      assertThat(world.migrate())
          .as("killed %s: %s", point, world.why())
          .isInstanceOf(RunState.Ready.class);
      Golden.assertSecondRelease(world, "killed " + point);
      assertThat(world.service.isClosed()).as("killed %s", point).isFalse();
      assertThat(world.service.acts).as("killed %s", point).containsOnlyOnce("swap");
    }
  }

  @Test
  void killedAnywhereItCanBeRolledBack() {
    for (CrashPoint point : points()) {
      JourneyWorld world = new JourneyWorld(scratch);
      JourneyWorld.Life killed = world.new Life(point);
      killed.point.kill(killed::migrate);
      if (world.state() instanceof Created) {
        continue;
      }
      assertThat(world.rollback())
          .as("killed %s: %s", point, world.why())
          .isInstanceOf(RunState.RolledBack.class);
      Golden.assertFirstRelease(world, "killed " + point);
      assertThat(world.service.swapped).as("killed %s", point).isFalse();
    }
  }

  @Test
  void aRollbackKilledAnywhereIsCarriedToItsEnd() {
    JourneyWorld moved = measuredBack();
    assertThat(moved.migrate()).isInstanceOf(RunState.Ready.class);
    JourneyWorld.Life whole = moved.new Life(CrashPoint.never());
    assertThat(whole.resume(Verb.ROLLBACK)).isInstanceOf(RunState.RolledBack.class);
    for (CrashPoint point : some(whole.point)) {
      JourneyWorld world = measuredBack();
      assertThat(world.migrate()).isInstanceOf(RunState.Ready.class);
      JourneyWorld.Life killed = world.new Life(point);
      killed.point.kill(() -> killed.resume(Verb.ROLLBACK));
      assertThat(world.rollback())
          .as("killed %s: %s", point, world.why())
          .isInstanceOf(RunState.RolledBack.class);
      Golden.assertFirstRelease(world, "killed " + point);
      assertThat(world.service.acts).as("killed %s", point).containsOnlyOnce("swap-back");
    }
  }

  /// With a gate of the way back, nobody swaps a second time.
  private JourneyWorld measuredBack() {
    JourneyWorld world = new JourneyWorld(scratch);
    JourneyWorld.act(world.settings, "deploy.back-gate.0001.", "is-first");
    return world;
  }
}
