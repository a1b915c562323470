package org.tranship.runbook.journey.third;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tranship.client.tables.TableRow;
import org.tranship.core.run.RunState;
import org.tranship.core.run.Verb;
import org.tranship.testkit.fault.CrashPoint;

/// What removes something - the end of a migration, and a reset of it - is killed at any write that
/// others can see, on either side of it: the same command finishes, and what is to be kept is
/// there.
class KilledEndTest {
  @TempDir private Path scratch;

  /// @param restores whether a reset of it restores the database as well
  private ThirdWorld asked(boolean restores) {
    ThirdWorld world = new ThirdWorld(scratch);
    if (restores) {
      world.settings.put("backup.restore.0001.kind", "command");
      world.settings.put("backup.restore.0001.argv.0001", "restore");
      world.settings.put(ThirdResetRunbook.RESTORE, "true");
    }
    return world;
  }

  private static void migrated(ThirdWorld world) {
    assertThat(world.migrate()).as(world.why()).isInstanceOf(RunState.Ready.class);
  }

  @Test
  void aCompletionKilledAnywhereKeepsTheThirdRelease() {
    List<CrashPoint> points;
    try (ThirdWorld world = new ThirdWorld(scratch)) {
      migrated(world);
      ThirdWorld.Life whole = world.new Life(CrashPoint.never());
      assertThat(whole.resume(Verb.COMPLETE)).isInstanceOf(RunState.Completed.class);
      assertThat(whole.point.remoteCalls()).isGreaterThan(6);
      points = whole.point.remoteMoments();
    }
    for (CrashPoint point : points) {
      String when = "completion killed " + point;
      try (ThirdWorld world = new ThirdWorld(scratch)) {
        List<TableRow> events = ThirdGolden.events(world);
        migrated(world);
        ThirdWorld.Life killed = world.new Life(point);
        killed.point.kill(() -> killed.resume(Verb.COMPLETE));
        assertThat(killed.point.reached()).as(when).isTrue();
        assertThat(world.resume(Verb.COMPLETE))
            .as("%s: %s", when, world.why())
            .isInstanceOf(RunState.Completed.class);
        ThirdGolden.assertThirdRelease(world, when);
        ThirdGolden.assertSecondGone(world);
        assertThat(ThirdGolden.events(world)).as(when).isNotEmpty().isEqualTo(events);
      }
    }
  }

  /// The next reset begins anew, without a journal of the one that was killed. A command that comes
  /// in between is handled once, by whoever is left.
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aResetKilledAnywhereKeepsTheSecondRelease(boolean restores) {
    CrashPoint whole = CrashPoint.never();
    try (ThirdWorld world = asked(restores)) {
      migrated(world);
      ThirdService.stop(world.service.third);
      assertThat(world.reset(whole)).isInstanceOf(RunState.Ready.class);
      assertThat(whole.remoteCalls()).isGreaterThan(10);
    }
    for (CrashPoint point : whole.remoteMoments()) {
      String when = "reset killed " + point;
      try (ThirdWorld world = asked(restores)) {
        List<TableRow> events = ThirdGolden.events(world);
        migrated(world);
        ThirdService.stop(world.service.third);
        point.kill(() -> world.reset(point));
        assertThat(point.reached()).as(when).isTrue();
        world.journey.command("late", "ConfirmOrder", "\"OrderId\":\"x\"");
        if (world.reset() instanceof RunState.Halted halted) {
          // The second's subscriptions did not get everything yet: it is the third worker's.
          assertThat(halted.detail()).as(when).contains("TRJ-148");
          assertThat(world.service.third.work()).as(when).isPositive();
          assertThat(world.reset()).as(when).isInstanceOf(RunState.Ready.class);
        }
        int _ = world.service.second.work();
        assertThat(world.service.handled).as(when).containsEntry("late", 1);
        world.service.swapped = false;
        world.service.deployed = false;
        world.service.second.start();
        ThirdGolden.assertSecondRelease(world, when);
        assertThat(ThirdGolden.events(world)).as(when).hasSizeGreaterThan(30).containsAll(events);
      }
    }
  }
}
