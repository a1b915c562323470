package org.tranship.runbook.journey.third;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tranship.core.bus.DeadLetter;
import org.tranship.core.bus.Receiver;
import org.tranship.core.bus.SubscriptionName;
import org.tranship.core.run.RunState;
import org.tranship.core.run.Verb;
import org.tranship.core.step.StepResult;
import org.tranship.testkit.fault.CrashPoint;
import org.tranship.testkit.fault.CrashPoint.When;
import org.tranship.testkit.journey.LiveJourney;
import org.tranship.testkit.journey.LiveUser;

/// What becomes of commands when the third release's worker does not take over as it should. Its
/// start narrows the second's subscriptions, as the original's does.
class ThirdTakenBackTest {
  private static final String RUNS = "is-third-on";

  @TempDir private Path scratch;

  private static void assertHandledOnce(ThirdWorld world) {
    world.service.handled.values().removeIf(it -> it == 1);
    assertThat(world.service.handled).isEmpty();
  }

  /// It starts, and is not measured to run; the next try succeeds.
  @Test
  void whatTheThirdAloneHasIsHandledBeforeItIsTakenBack() throws Exception {
    try (ThirdWorld world = new ThirdWorld(scratch)) {
      world.service.doubted.add(RUNS);
      world.settings.put("times.stall", "300ms");
      world.service.before.put("third-stop", () -> taken(world));
      try (LiveUser user = new LiveUser(world.journey)) {
        assertThat(world.migrate()).isInstanceOf(RunState.Halted.class);
        assertThat(world.why()).contains("TRJ-138");
        assertThat(world.service.acts).endsWith("third-start", "third-stop", "second-start");
        world.service.doubted.clear();
        world.settings.put("times.stall", "2s");
        assertThat(world.migrate()).as(world.why()).isInstanceOf(RunState.Ready.class);
        user.finish();
        assertThat(user.stuck()).isEmpty();
      }
      assertHandledOnce(world);
      LiveThirdTest.generators(world);
      assertThat(world.verify()).isInstanceOf(StepResult.Done.class);
    }
  }

  /// What the third release's own generators do, as far as it can be told from outside: messages
  /// are gone, and its tables have something.
  private static void taken(ThirdWorld world) {
    for (SubscriptionName view : world.migration(CrashPoint.never()).views()) {
      Optional<Receiver> session = world.bus.session(view, Optional.empty(), Duration.ZERO);
      while (session.isPresent()) {
        try (Receiver receiver = session.get()) {
          for (var next = receiver.receive(Duration.ZERO);
              next.isPresent();
              next = receiver.receive(Duration.ZERO)) {
            var _ = receiver.complete(next.get());
          }
        }
        session = world.bus.session(view, Optional.empty(), Duration.ZERO);
      }
    }
    world.execute(
        "update \"ConferenceRegistration\".\"OrdersViewV3\" set \"StateValue\" = 0;"
            + " insert into \"ConferenceRegistration\".\"OrdersViewV3\" values"
            + " ('09999999-6e09-4009-8009-6f0000000009', '09999999-6e09-4009-8009-6f0000000009',"
            + " null, 0, 0, null, null)");
  }

  @Test
  void aStartThatIsRefusedIsTakenBack() {
    try (ThirdWorld world = new ThirdWorld(scratch)) {
      world.service.refused.add("third-start");
      assertThat(world.migrate()).isInstanceOf(RunState.Halted.class);
      assertThat(world.why()).contains("TRJ-138").contains("says no");
      assertThat(world.service.second.running()).isTrue();
      world.service.refused.clear();
      assertThat(world.migrate()).as(world.why()).isInstanceOf(RunState.Ready.class);
      ThirdGolden.assertThirdRelease(world, "after a start that was refused");
    }
  }

  /// Once the second's subscriptions are being closed, only a rollback leads back.
  @Test
  void aWorkerThatDiesWhileTheSecondsAreClosedIsNotTakenBack() {
    long closing;
    try (ThirdWorld world = new ThirdWorld(scratch)) {
      assertThat(world.migrate()).as(world.why()).isInstanceOf(RunState.Ready.class);
      closing = world.run.entry("close.*", false);
    }
    try (ThirdWorld world = new ThirdWorld(scratch)) {
      ThirdWorld.Life killed = world.new Life(CrashPoint.journal("append", closing, When.AFTER));
      killed.point.kill(killed::migrate);
      assertThat(world.run.entry("close.*", false)).isEqualTo(closing);
      world.service.doubted.add(RUNS);
      world.settings.put("times.stall", "200ms");
      assertThat(world.migrate()).isInstanceOf(RunState.Halted.class);
      assertThat(world.why()).contains("TRJ-138").contains("tranship rollback");
      assertThat(world.service.acts).doesNotContain("second-start");
      assertThat(world.resume(Verb.ROLLBACK))
          .as(world.why())
          .isInstanceOf(RunState.RolledBack.class);
      ThirdGolden.assertSecondRelease(world, "rolled back");
    }
  }

  /// What the second sends without a session comes to none of the third's, so that it is missing
  /// there does not say that it was handled.
  @Test
  void aWayBackThatIsKilledBehindTheStartTakesNothingOffAnyMore() {
    long started;
    try (ThirdWorld world = new ThirdWorld(scratch)) {
      assertThat(world.migrate()).as(world.why()).isInstanceOf(RunState.Ready.class);
      assertThat(world.resume(Verb.ROLLBACK)).isInstanceOf(RunState.RolledBack.class);
      started = world.run.entry("second-again|rollback-start-second", true);
    }
    try (ThirdWorld world = new ThirdWorld(scratch)) {
      assertThat(world.migrate()).as(world.why()).isInstanceOf(RunState.Ready.class);
      long before = world.run.entries();
      ThirdWorld.Life killed =
          world.new Life(CrashPoint.journal("append", started - before, When.BEFORE));
      killed.point.kill(() -> killed.resume(Verb.ROLLBACK));
      assertThat(world.service.second.running()).isTrue();
      ThirdService.stop(world.service.second);
      world.journey.command("seats", "MakeSeatReservation", "\"ConferenceId\":\"c1\"");
      assertThat(world.resume(Verb.ROLLBACK))
          .as(world.why())
          .isInstanceOf(RunState.RolledBack.class);
      ThirdService.stop(world.service.second);
      int _ = world.service.second.work();
      assertThat(world.service.handled).containsEntry("seats", 1);
      world.service.second.start();
      ThirdGolden.assertSecondRelease(world, "rolled back");
    }
  }

  /// A role of the third release that starts anew narrows the second's once more.
  @Test
  void aRoleThatNarrowsThemAgainOnTheWayBackIsFound() {
    try (ThirdWorld world = new ThirdWorld(scratch)) {
      assertThat(world.migrate()).as(world.why()).isInstanceOf(RunState.Ready.class);
      world.service.before.put(
          "third-stop",
          () -> {
            world.service.third.narrow();
            ThirdService.stop(world.service.third);
            world.journey.command(
                "late",
                "RegisterToConference",
                LiveJourney.registration("0a0a0a0a-0000-4000-8000-000000000001"));
          });
      assertThat(world.resume(Verb.ROLLBACK)).isInstanceOf(RunState.Halted.class);
      assertThat(world.why()).contains("TRJ-133").contains("started again");
      assertThat(world.service.third.running()).isTrue();
      assertThat(world.resume(Verb.ROLLBACK))
          .as(world.why())
          .isInstanceOf(RunState.RolledBack.class);
      assertHandledOnce(world);
    }
  }

  /// A broker that does not show it would have it taken for handled.
  @Test
  void whatIsInSomebodysHandIsNotTakenOffTheSecondsSide() {
    try (ThirdWorld world = new ThirdWorld(scratch)) {
      assertThat(world.migrate()).as(world.why()).isInstanceOf(RunState.Ready.class);
      world.service.before.put(
          "third-stop",
          () -> {
            ThirdService.stop(world.service.third);
            world.journey.command("hand", "ConfirmOrder", "\"OrderId\":\"x\"");
            boolean _ = world.hidden.add("hand");
          });
      assertThat(world.resume(Verb.ROLLBACK)).isInstanceOf(RunState.Halted.class);
      assertThat(world.why()).contains("TRJ-147");
      world.hidden.clear();
      assertThat(world.resume(Verb.ROLLBACK))
          .as(world.why())
          .isInstanceOf(RunState.RolledBack.class);
      ThirdService.stop(world.service.second);
      int _ = world.service.second.work();
      assertThat(world.service.handled).containsEntry("hand", 1);
    }
  }

  /// What it has put aside is in no subscription of the second's.
  @Test
  void whatTheThirdHasPutAsideAloneIsKept() {
    try (ThirdWorld world = new ThirdWorld(scratch)) {
      SubscriptionName plain = new SubscriptionName(LiveJourney.COMMANDS, "sessionless");
      assertThat(world.migrate()).as(world.why()).isInstanceOf(RunState.Ready.class);
      ThirdService.stop(world.service.third);
      world.journey.command("odd", "ConfirmOrder", "\"OrderId\":\"x\"");
      try (Receiver receiver = world.bus.receiver(plain.messages())) {
        var _ =
            receiver.deadLetter(
                receiver.receive(Duration.ZERO).orElseThrow(), new DeadLetter("odd", "odd"));
      }
      world.service.third.start();
      assertThat(world.resume(Verb.ROLLBACK)).isInstanceOf(RunState.Halted.class);
      assertThat(world.why()).contains("TRJ-134").contains(plain.toString());
      assertThat(world.service.second.running()).isTrue();
      assertThat(world.bus.peek(plain.deadLetters(), -1, 10)).hasSize(1);
      boolean _ = world.bus.topology().deleteSubscription(plain);
      assertThat(world.resume(Verb.ROLLBACK))
          .as(world.why())
          .isInstanceOf(RunState.RolledBack.class);
      ThirdGolden.assertSecondRelease(world, "rolled back");
    }
  }

  /// Its process manager has something that nobody else knows of.
  @Test
  void commandsThatWereNotSentKeepTheThirdOn() {
    try (ThirdWorld world = new ThirdWorld(scratch)) {
      world.settings.put("times.within", "1s");
      assertThat(world.migrate()).as(world.why()).isInstanceOf(RunState.Ready.class);
      world.service.before.put("third-stop", LentDatabase::undispatched);
      assertThat(world.resume(Verb.ROLLBACK)).isInstanceOf(RunState.Halted.class);
      assertThat(world.why()).contains("TRJ-133").contains("TRJ-130").contains("started again");
      assertThat(world.service.third.running()).isTrue();
      assertThat(world.resume(Verb.ROLLBACK)).isInstanceOf(RunState.Halted.class);
      assertThat(world.why()).contains("TRJ-130").contains("not done");
      assertThat(world.service.third.running()).isTrue();
      world.execute("delete from \"ConferenceRegistrationProcesses\".\"UndispatchedMessages\"");
      assertThat(world.resume(Verb.ROLLBACK))
          .as(world.why())
          .isInstanceOf(RunState.RolledBack.class);
      ThirdGolden.assertSecondRelease(world, "rolled back");
    }
  }
}
