package org.tranship.runbook.journey;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tranship.core.journal.MemoryJournal;
import org.tranship.core.journal.RunId;
import org.tranship.core.run.RunState;
import org.tranship.core.run.Verb;
import org.tranship.testkit.fault.CrashPoint;
import org.tranship.testkit.run.OneProcess;
import org.tranship.testkit.run.SilentOperator;

/// What removes something is killed at any write: the same command finishes, and what is to be kept
/// is there.
class KilledResetTest {
  @TempDir private Path scratch;

  private JourneyWorld migrated() {
    JourneyWorld world = new JourneyWorld(scratch);
    assertThat(world.migrate()).as(world.why()).isInstanceOf(RunState.Ready.class);
    return world;
  }

  /// In a run of its own, without the journal of any other.
  private static RunState reset(JourneyWorld world, CrashPoint point) {
    return new OneProcess(
            new RunId("20261129-150000-j2re"),
            new ResetRunbook(world.migration(world.plan(), point)),
            world.plan().settings(),
            new MemoryJournal(),
            _ -> {
              throw new IllegalStateException("no store is needed");
            },
            4,
            Clock.systemUTC(),
            new SilentOperator(true),
            point)
        .goOn();
  }

  @Test
  void aResetKilledAnywhereLeavesTheFirstReleaseAsItWas() {
    CrashPoint whole = CrashPoint.never();
    assertThat(reset(migrated(), whole)).isInstanceOf(RunState.Ready.class);
    // The restore, and two tables.
    assertThat(whole.remoteCalls()).isGreaterThanOrEqualTo(3);
    // Its journal goes with it, so nothing but remote calls is left.
    for (CrashPoint point : whole.remoteMoments()) {
      String when = "reset killed " + point;
      JourneyWorld world = migrated();
      point.kill(() -> assertThat(reset(world, point)).isNull());
      assertThat(reset(world, CrashPoint.never())).as(when).isInstanceOf(RunState.Ready.class);
      Golden.assertFirstRelease(world, when);
    }
  }

  /// It removes nothing; the journal alone is written.
  @Test
  void aCompletionKilledAnywhereKeepsBothReleases() {
    JourneyWorld done = migrated();
    JourneyWorld.Life whole = done.new Life(CrashPoint.never());
    assertThat(whole.resume(Verb.COMPLETE)).isInstanceOf(RunState.Completed.class);
    List<CrashPoint> points = whole.point.passed();
    assertThat(points).hasSizeGreaterThan(4);
    for (CrashPoint point : points) {
      String when = "completion killed " + point;
      JourneyWorld world = migrated();
      JourneyWorld.Life killed = world.new Life(point);
      killed.point.kill(() -> killed.resume(Verb.COMPLETE));
      assertThat(killed.point.reached()).as(when).isTrue();
      assertThat(world.new Life(CrashPoint.never()).resume(Verb.COMPLETE))
          .as("%s: %s", when, world.why())
          .isInstanceOf(RunState.Completed.class);
      Golden.assertSecondRelease(world, when);
    }
  }
}
