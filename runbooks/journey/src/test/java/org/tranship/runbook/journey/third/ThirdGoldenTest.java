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
import org.tranship.testkit.journey.GoldenEvents;
import org.tranship.testkit.journey.GoldenIds;

/// The whole migration to the third release, of the golden data.
class ThirdGoldenTest {
  @TempDir private Path scratch;

  @Test
  void theThirdReleaseFindsWhatItShould() throws Exception {
    try (ThirdWorld world = new ThirdWorld(scratch)) {
      List<TableRow> events = ThirdGolden.events(world);
      assertThat(world.migrate()).as(world.why()).isInstanceOf(RunState.Ready.class);
      ThirdGolden.assertThirdRelease(world, "migrated");
      ThirdGolden.assertSecondsOrders(world, "migrated");
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

  /// Its rows were lost, and its events come again.
  @Test
  void theSecondsGeneratorCountsTotals() throws Exception {
    try (ThirdWorld world = new ThirdWorld(scratch)) {
      String orders = "(\"%s\") in ('%s', '%s')";
      for (String[] table :
          new String[][] {{"OrderItemsView", "DraftOrder_OrderId"}, {"OrdersView", "OrderId"}}) {
        world.execute(
            "delete from \"ConferenceRegistration\".\"%s\" where ".formatted(table[0])
                + orders.formatted(table[1], GoldenIds.PAID, GoldenIds.EXPIRED));
      }
      for (List<GoldenEvents.Row> save : GoldenEvents.saves()) {
        for (GoldenEvents.Row row : save) {
          if (row.partition().startsWith("Order_")) {
            world.journey.again(
                row.partition(),
                row.columns().getOrDefault("SourceId", ""),
                row.columns().getOrDefault("Payload", ""),
                Long.parseLong(row.row()));
          }
        }
      }
      assertThat(new Fresh(world.migration(CrashPoint.never())).once()).isZero();
      ThirdGolden.assertSecondsOrders(world, "replayed");
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
