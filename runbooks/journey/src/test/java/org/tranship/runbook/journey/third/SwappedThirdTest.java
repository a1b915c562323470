package org.tranship.runbook.journey.third;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tranship.core.bus.SubscriptionName;
import org.tranship.core.run.RunState;
import org.tranship.core.run.Verb;
import org.tranship.testkit.fault.CrashPoint;
import org.tranship.testkit.fault.CrashPoint.When;
import org.tranship.testkit.journey.LiveJourney;

/// Which release is in production is measured, on both ways.
class SwappedThirdTest {
  @TempDir private Path scratch;

  /// The act in which "do" of the swap is done, as the last of that name.
  private static long over(ThirdWorld world) {
    return world.run.lastEntry("do", true);
  }

  @Test
  void aSwapThatWasCutOffIsNotDoneAgain() {
    long swapped;
    try (ThirdWorld world = new ThirdWorld(scratch)) {
      assertThat(world.migrate()).as(world.why()).isInstanceOf(RunState.Ready.class);
      swapped = over(world);
    }
    try (ThirdWorld world = new ThirdWorld(scratch)) {
      ThirdWorld.Life killed = world.new Life(CrashPoint.journal("append", swapped, When.BEFORE));
      killed.point.kill(killed::migrate);
      assertThat(world.service.swapped).isTrue();
      assertThat(world.migrate()).as(world.why()).isInstanceOf(RunState.Ready.class);
      assertThat(world.service.acts).containsOnlyOnce("swap");
      assertThat(world.service.swapped).isTrue();
    }
  }

  private static void backGate(ThirdWorld world) {
    world.settings.put("swap.back-gate.0001.kind", "command");
    world.settings.put("swap.back-gate.0001.argv.0001", "is-second-live");
  }

  /// The run was cut off before it swapped, or somebody has swapped back already.
  @Test
  void whatIsMeasuredToBeTheSecondIsNotSwappedBack() {
    try (ThirdWorld world = new ThirdWorld(scratch)) {
      backGate(world);
      world.service.refused.add("swap");
      assertThat(world.migrate()).isInstanceOf(RunState.Halted.class);
      assertThat(world.resume(Verb.ROLLBACK))
          .as(world.why())
          .isInstanceOf(RunState.RolledBack.class);
      assertThat(world.service.acts).doesNotContain("swap-back");
      ThirdGolden.assertSecondRelease(world, "rolled back");
    }
  }

  /// It is in production and broken: what is in staging is the second release.
  @Test
  void aThirdWhoseGateDoesNotPassIsSwappedBack() {
    try (ThirdWorld world = new ThirdWorld(scratch)) {
      assertThat(world.migrate()).as(world.why()).isInstanceOf(RunState.Ready.class);
      world.service.doubted.add("is-swapped");
      world.service.before.put("undeploy", () -> assertThat(world.service.swapped).isFalse());
      assertThat(world.resume(Verb.ROLLBACK))
          .as(world.why())
          .isInstanceOf(RunState.RolledBack.class);
      assertThat(world.service.acts).containsOnlyOnce("swap-back").endsWith("undeploy");
      world.service.doubted.clear();
      ThirdGolden.assertSecondRelease(world, "rolled back from a third that is broken");
    }
  }

  /// Until it is measured, what is in staging is not deleted, and each rollback does it again.
  @Test
  void whatIsNotMeasuredToBeTheSecondIsSwappedBackAgain() {
    try (ThirdWorld world = new ThirdWorld(scratch)) {
      backGate(world);
      assertThat(world.migrate()).as(world.why()).isInstanceOf(RunState.Ready.class);
      world.service.doubted.add("is-swapped");
      world.service.doubted.add("is-second-live");
      assertThat(world.resume(Verb.ROLLBACK)).isInstanceOf(RunState.Halted.class);
      assertThat(world.why()).contains("TRJ-136").contains("does not pass");
      assertThat(world.service.acts).doesNotContain("undeploy").endsWith("swap-back");
      world.service.doubted.clear();
      world.service.swapped = true;
      assertThat(world.resume(Verb.ROLLBACK))
          .as(world.why())
          .isInstanceOf(RunState.RolledBack.class);
      assertThat(world.service.acts.stream().filter("swap-back"::equals)).hasSize(2);
      ThirdGolden.assertSecondRelease(world, "rolled back");
    }
  }

  @Test
  void aSwapBackThatIsNotMeasuredIsNotBelieved() {
    try (ThirdWorld world = new ThirdWorld(scratch)) {
      world.settings.put("swap.undo.0001.argv.0001", "swap-back-in-vain");
      assertThat(world.migrate()).as(world.why()).isInstanceOf(RunState.Ready.class);
      assertThat(world.resume(Verb.ROLLBACK)).isInstanceOf(RunState.Halted.class);
      assertThat(world.why()).contains("TRJ-136").contains("taken back");
      assertThat(world.service.third.running()).isTrue();
      assertThat(world.service.acts).doesNotContain("undeploy");
    }
  }

  /// A fault that passes does not end what keeps the second's web sites fresh.
  @Test
  void whatGoesWrongMeanwhileIsTriedAgain() {
    try (ThirdWorld world = new ThirdWorld(scratch)) {
      world.service.before.put("swap", () -> hidden(world));
      assertThat(world.migrate()).as(world.why()).isInstanceOf(RunState.Ready.class);
      assertThat(world.measured())
          .anyMatch(it -> it.startsWith("second's read models: keeping them fresh went wrong"));
    }
  }

  /// A table of the second's cannot be written until it was tried twice.
  private static void hidden(ThirdWorld world) {
    world.execute(
        "alter table \"ConferenceRegistration\".\"OrdersView\" rename to \"OrdersHidden\"");
    world.journey.command(
        "new",
        "RegisterToConference",
        LiveJourney.registration("0a0a0a0a-0000-4000-8000-000000000002"));
    SubscriptionName view =
        new SubscriptionName(LiveJourney.EVENTS, "Registration.OrderViewModelGenerator");
    for (int i = 0; i < 1000; i++) {
      if (world.bus.peek(view.messages(), -1, 100).stream().anyMatch(it -> it.deliveries() > 1)) {
        break;
      }
      try {
        Thread.sleep(10);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
    world.execute(
        "alter table \"ConferenceRegistration\".\"OrdersHidden\" rename to \"OrdersView\"");
  }
}
