package org.tranship.runbook.journey.third;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tranship.core.bus.Receiver;
import org.tranship.core.run.RunState;
import org.tranship.core.step.StepResult;
import org.tranship.testkit.fault.CrashPoint;

/// Events are under way for longer than the plan's margin while everything is compared with a cold
/// rebuild from the log. The margin of these plans is a second.
class LateLogTest {
  private static final Duration LATE = Duration.ofSeconds(10);

  @TempDir private Path scratch;

  /// Somebody does something, and may be interrupted.
  private interface Doing {
    void run() throws InterruptedException;
  }

  private static void placed(ThirdWorld world) {
    new LoneOrder(world.journey).placed();
  }

  /// Once the log was replayed, right before the rest is caught up with.
  private static void beforeCatchUp(ThirdWorld world, Doing doing) {
    boolean[] done = {false};
    world.beforeLook =
        () -> {
          if (!done[0]
              && world
                  .query(
                      "select 1 from information_schema.tables where table_name = 'OrdersViewV3'")
                  .contains("1")
              && !world
                  .query("select count(*) from \"ConferenceRegistration\".\"OrdersViewV3\"")
                  .contains("0")) {
            done[0] = true;
            run(doing);
          }
        };
  }

  /// Once, when so long was waited for.
  private static void later(ThirdWorld world, Doing doing) {
    Instant due = world.clock.instant().plus(LATE);
    boolean[] done = {false};
    world.meanwhile =
        () -> {
          if (!done[0] && world.clock.instant().isAfter(due)) {
            done[0] = true;
            run(doing);
          }
        };
  }

  private static void run(Doing doing) {
    try {
      doing.run();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static void secondGenerators(ThirdWorld world) throws InterruptedException {
    assertThat(new Fresh(world.migration(CrashPoint.never())).once()).isZero();
  }

  @Test
  void aLogThatIsLateIsWaitedForAndNoDifference() {
    try (ThirdWorld world = new ThirdWorld(scratch)) {
      beforeCatchUp(
          world,
          () -> {
            ThirdService.stop(world.service.second);
            placed(world);
            later(world, world.service.second::start);
          });
      assertThat(world.migrate()).as(world.why()).isInstanceOf(RunState.Ready.class);
      assertThat(LoneOrder.version("OrdersViewV3")).containsExactly("0");
    }
  }

  private static void haltedBeforeTheSwitch(ThirdWorld world) {
    assertThat(world.migrate()).isInstanceOf(RunState.Halted.class);
    assertThat(world.service.acts).doesNotContain("second-stop");
  }

  @Test
  void aLogThatDoesNotCatchUpIsToldAndNothingIsSwitched() {
    try (ThirdWorld world = new ThirdWorld(scratch)) {
      world.settings.put("times.within", "20s");
      beforeCatchUp(
          world,
          () -> {
            ThirdService.stop(world.service.second);
            placed(world);
          });
      haltedBeforeTheSwitch(world);
      assertThat(world.why())
          .contains("TRJ-133", "cannot be compared", "conference/events/log")
          .doesNotContain("TRJ-135");
    }
  }

  @Test
  void anEventThatTheLogNeverGetsIsADifference() {
    try (ThirdWorld world = new ThirdWorld(scratch)) {
      beforeCatchUp(
          world,
          () -> {
            ThirdService.stop(world.service.second);
            placed(world);
            try (Receiver receiver = world.bus.receiver(world.plan().topics().log().messages())) {
              var _ = receiver.complete(receiver.receive(Duration.ZERO).orElseThrow());
            }
            world.service.second.start();
          });
      haltedBeforeTheSwitch(world);
      assertThat(world.why()).contains("TRJ-135", "has a row " + LoneOrder.ID);
    }
  }

  /// The second release's own generators are late.
  @Test
  void readModelsOfTheSecondThatAreLateAreWaitedFor() {
    try (ThirdWorld world = new ThirdWorld(scratch)) {
      beforeCatchUp(
          world,
          () -> {
            placed(world);
            secondGenerators(world);
            new LoneOrder(world.journey).reserved();
            later(world, () -> secondGenerators(world));
          });
      assertThat(world.migrate()).as(world.why()).isInstanceOf(RunState.Ready.class);
    }
  }

  @Test
  void whatIsLateUnderTheThirdIsWaitedForWhenItIsVerified() throws Exception {
    try (ThirdWorld world = new ThirdWorld(scratch)) {
      assertThat(world.migrate()).as(world.why()).isInstanceOf(RunState.Ready.class);
      ThirdService.stop(world.service.third);
      placed(world);
      LiveThirdTest.generators(world);
      later(world, () -> assertThat(world.journey.writeLog()).isPositive());
      assertThat(world.verify()).as("a late log").isInstanceOf(StepResult.Done.class);
      new LoneOrder(world.journey).reserved();
      assertThat(world.journey.writeLog()).isPositive();
      later(world, () -> LiveThirdTest.generators(world));
      assertThat(world.verify()).as("late read models").isInstanceOf(StepResult.Done.class);
      assertThat(LoneOrder.version("OrdersViewV3")).containsExactly("1");
    }
  }

  @Test
  void whatStaysLateUnderTheThirdIsRefusedWhenItIsVerified() throws Exception {
    try (ThirdWorld world = new ThirdWorld(scratch)) {
      world.settings.put("times.within", "20s");
      assertThat(world.migrate()).as(world.why()).isInstanceOf(RunState.Ready.class);
      ThirdService.stop(world.service.third);
      placed(world);
      LiveThirdTest.generators(world);
      assertThat(world.verify())
          .isInstanceOfSatisfying(
              StepResult.Refused.class,
              it -> assertThat(it.detail()).contains("TRJ-133", "conference/events/log"));
    }
  }
}
