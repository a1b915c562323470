package org.tranship.runbook.registry.msr;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tranship.core.cutover.Fence;
import org.tranship.core.run.FenceState;
import org.tranship.core.run.RunState.Created;
import org.tranship.core.run.RunState.Ready;
import org.tranship.core.run.RunState.RolledBack;
import org.tranship.core.run.Verb;
import org.tranship.testkit.fault.CrashPoint;

/// The move of an MSR may be killed at any write to the journal and any call to a store: the same
/// command carries it to the same end, a rollback leads back, no tag is lost that a procedure
/// keeps, and pushes are never left refused without the journal saying so.
class KilledMsrTest {
  private static final int POINTS = 8;

  @TempDir private Path scratch;

  private List<CrashPoint> points(String variant) {
    try (MsrWorld world = new MsrWorld(scratch, variant, "2.8.1")) {
      MsrWorld.Life whole = world.new Life(CrashPoint.never());
      assertThat(whole.migrate()).as(world.why()).isInstanceOf(Ready.class);
      assertMoved(world, CrashPoint.never());
      int most = Math.max(POINTS, Integer.getInteger("tranship.kill.points", POINTS));
      long seed = Long.getLong("tranship.kill.seed", System.nanoTime() % 1_000_000);
      List<CrashPoint> drawn = whole.point.drawn(most, seed);
      System.out.println(
          variant
              + ": "
              + drawn.size()
              + " of "
              + whole.point.passed().size()
              + " points, -Dtranship.kill.seed="
              + seed);
      assertThat(whole.point.passed()).hasSizeGreaterThan(100);
      return drawn;
    }
  }

  private static void assertMoved(MsrWorld world, CrashPoint point) {
    assertThat(world.msr.storage()).as("killed %s", point).isEqualTo("to");
    assertOpen(world, point);
    assertThat(world.msr.jobsQueued().stream().filter("onlinegc_blobs"::equals).count())
        .as("one job, killed %s", point)
        .isLessThanOrEqualTo(1);
  }

  private static void assertOpen(MsrWorld world, CrashPoint point) {
    assertThat(world.msr.isReadOnly()).as("closed, killed %s", point).isFalse();
    assertThat(world.msr.isCollecting()).as("gc, killed %s", point).isTrue();
    try {
      PullCheck.Result pulls = world.pulls();
      assertThat(pulls.faults()).as("killed %s", point).isEmpty();
      assertThat(pulls.tags()).as("tags, killed %s", point).isGreaterThanOrEqualTo(3);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"online", "read-only"})
  void killedAnywhereItComesToTheSameEnd(String variant) {
    for (CrashPoint point : points(variant)) {
      try (MsrWorld world = new MsrWorld(scratch, variant, "2.8.1")) {
        MsrWorld.Life killed = world.new Life(point);
        killed.point.kill(killed::migrate);
        if (world.msr.isReadOnly()) {
          assertThat(FenceState.upSince(world.view().entries(), Fence.STEP))
              .as("the journal says that it is closed, killed %s", point)
              .isPresent();
        }
        assertThat(world.migrate())
            .as("killed %s: %s", point, world.why())
            .isInstanceOf(Ready.class);
        assertMoved(world, point);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"online", "read-only"})
  void killedAnywhereItCanBeRolledBack(String variant) {
    for (CrashPoint point : points(variant)) {
      try (MsrWorld world = new MsrWorld(scratch, variant, "2.8.1")) {
        Map<String, String> before = new TreeMap<>(MsrWorld.texts(world.from));
        MsrWorld.Life killed = world.new Life(point);
        killed.point.kill(killed::migrate);
        if (world.state() instanceof Created) {
          continue;
        }
        assertThat(world.rollback())
            .as("killed %s: %s", point, world.why())
            .isInstanceOf(RolledBack.class);
        assertThat(world.msr.storage()).as("killed %s", point).isEqualTo("from");
        assertThat(MsrWorld.texts(world.from)).as("killed %s", point).containsAllEntriesOf(before);
        assertOpen(world, point);
      }
    }
  }

  @Test
  void aRollbackKilledAnywhereIsCarriedToItsEnd() {
    CrashPoint whole;
    try (MsrWorld world = moved()) {
      MsrWorld.Life back = world.new Life(CrashPoint.never());
      assertThat(back.resume(Verb.ROLLBACK)).isInstanceOf(RolledBack.class);
      whole = back.point;
    }
    for (CrashPoint point : whole.drawn(POINTS, System.nanoTime())) {
      try (MsrWorld world = moved()) {
        MsrWorld.Life killed = world.new Life(point);
        killed.point.kill(() -> killed.resume(Verb.ROLLBACK));
        assertThat(world.rollback())
            .as("killed %s: %s", point, world.why())
            .isInstanceOf(RolledBack.class);
        assertThat(world.msr.storage()).as("killed %s", point).isEqualTo("from");
        assertThat(world.msr.tags()).as("killed %s", point).containsKey("team/web:since");
        assertOpen(world, point);
      }
    }
  }

  private MsrWorld moved() {
    MsrWorld world = new MsrWorld(scratch, "read-only", "2.8.1");
    assertThat(world.migrate()).as(world.why()).isInstanceOf(Ready.class);
    String _ = world.msr.push("team/web:since", "base", "since");
    return world;
  }
}
