package org.tranship.runbook.journey.third;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tranship.core.cutover.PlanContradiction;
import org.tranship.core.run.RunState;
import org.tranship.core.run.Verb;
import org.tranship.core.step.StepResult;
import org.tranship.testkit.journey.GoldenIds;

/// An order that was paid in the first release loses the end of its reservation, if the plan says
/// so; that it keeps it where the plan says nothing is in the golden results.
class ThirdUpcastTest {
  private static final String R = "\"ConferenceRegistration\".";
  private static final String PRICED =
      "select \"OrderId\", \"Total\", \"OrderVersion\", \"ReservationExpirationDate\" is null from "
          + R
          + "\"PricedOrdersV3\" order by 1";

  @TempDir private Path scratch;

  private ThirdWorld world(String word) {
    ThirdWorld world = new ThirdWorld(scratch);
    world.settings.put("upcast.expiry-of-paid", word);
    return world;
  }

  @Test
  void anOrderThatWasPaidInTheFirstReleaseDoesNotExpireAnyMore() throws Exception {
    try (ThirdWorld world = world("clear")) {
      assertThat(world.migrate()).as(world.why()).isInstanceOf(RunState.Ready.class);
      assertThat(world.query(PRICED))
          .containsExactly(GoldenIds.PAID + " 249.00 4 t", GoldenIds.GRATIS + " 0.00 4 t");
      // What orders are, and not what they cost, has it as both releases leave it.
      assertThat(
              world.query(
                  "select \"OrderId\", \"OrderVersion\", \"ReservationExpirationDate\" is null from "
                      + R
                      + "\"OrdersViewV3\" where \"StateValue\" = 4 order by 1"))
          .containsExactly(GoldenIds.PAID + " 4 f", GoldenIds.GRATIS + " 4 f");
      assertThat(world.verify()).isInstanceOf(StepResult.Done.class);
      assertThat(world.resume(Verb.COMPLETE))
          .as(world.why())
          .isInstanceOf(RunState.Completed.class);
      assertThat(world.query(PRICED)).contains(GoldenIds.PAID + " 249.00 4 t");
    }
  }

  @Test
  void theWayBackLeavesTheSecondReleaseAsItWas() {
    try (ThirdWorld world = world("clear")) {
      assertThat(world.migrate()).as(world.why()).isInstanceOf(RunState.Ready.class);
      assertThat(world.resume(Verb.ROLLBACK))
          .as(world.why())
          .isInstanceOf(RunState.RolledBack.class);
      ThirdGolden.assertSecondRelease(world, "rolled back");
    }
  }

  /// What only one of the two had cleared would be a difference.
  @Test
  void whatSomebodySetsAgainIsFound() throws Exception {
    try (ThirdWorld world = world("clear")) {
      assertThat(world.migrate()).as(world.why()).isInstanceOf(RunState.Ready.class);
      world.execute(
          "update "
              + R
              + "\"PricedOrdersV3\" set \"ReservationExpirationDate\" = '2012-05-10' where"
              + " \"OrderId\" = '"
              + GoldenIds.PAID
              + "'");
      assertThat(world.verify()).isInstanceOf(StepResult.Partial.class);
    }
  }

  @Test
  void anotherWordIsNamed() {
    try (ThirdWorld world = world("maybe")) {
      assertThatThrownBy(world::plan)
          .isInstanceOfSatisfying(
              PlanContradiction.class,
              e -> assertThat(e.setting()).isEqualTo("upcast.expiry-of-paid"));
    }
  }
}
