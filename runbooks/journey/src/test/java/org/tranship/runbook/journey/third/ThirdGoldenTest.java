package org.tranship.runbook.journey.third;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tranship.client.tables.TableRow;
import org.tranship.core.run.RunState;
import org.tranship.core.run.Verb;
import org.tranship.core.step.StepResult;
import org.tranship.testkit.fault.CrashPoint;

/// The whole migration to the third release, of the golden data.
class ThirdGoldenTest {
  @TempDir private Path scratch;

  @Test
  void theThirdReleaseFindsWhatItShould() throws Exception {
    try (ThirdWorld world = new ThirdWorld(scratch)) {
      List<TableRow> events = ThirdGolden.events(world);
      assertThat(world.migrate()).as(world.why()).isInstanceOf(RunState.Ready.class);
      ThirdGolden.assertThirdRelease(world, "migrated");
      assertThat(ThirdGolden.events(world))
          .as("the table of events")
          .isNotEmpty()
          .isEqualTo(events);
      assertThat(world.service.acts)
          .containsExactly("backup", "deploy", "second-stop", "third-start", "swap");
      assertThat(world.verify()).isInstanceOf(StepResult.Done.class);
      assertThat(world.resume(Verb.COMPLETE))
          .as(world.why())
          .isInstanceOf(RunState.Completed.class);
      ThirdGolden.assertThirdRelease(world, "completed");
      ThirdGolden.assertSecondGone(world);
    }
  }

  @Test
  void theWayBackLeavesTheSecondReleaseAsItWas() {
    try (ThirdWorld world = new ThirdWorld(scratch)) {
      assertThat(world.migrate()).as(world.why()).isInstanceOf(RunState.Ready.class);
      assertThat(world.resume(Verb.ROLLBACK))
          .as(world.why())
          .isInstanceOf(RunState.RolledBack.class);
      ThirdGolden.assertSecondRelease(world, "rolled back");
    }
  }

  /// The same command once more finds everything done, and writes nothing.
  @Test
  void twiceIsAsOnce() {
    try (ThirdWorld world = new ThirdWorld(scratch)) {
      assertThat(world.migrate()).as(world.why()).isInstanceOf(RunState.Ready.class);
      ThirdWorld.Life again = world.new Life(CrashPoint.never());
      assertThat(again.migrate()).isInstanceOf(RunState.Ready.class);
      assertThat(again.point.remoteCalls()).isZero();
    }
  }
}
