package org.tranship.runbook.journey.third;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tranship.core.bus.DeadLetter;
import org.tranship.core.bus.Receiver;
import org.tranship.core.bus.SubscriptionName;
import org.tranship.core.run.RunState;
import org.tranship.testkit.journey.LiveJourney;

/// The recovery where no journal is left.
class ThirdResetTest {
  private static final SubscriptionName PLAIN =
      new SubscriptionName(LiveJourney.COMMANDS, "sessionless");

  @TempDir private Path scratch;

  private static void assertRefused(ThirdWorld world, String code) {
    assertThat(world.reset())
        .isInstanceOfSatisfying(
            RunState.Halted.class, halted -> assertThat(halted.detail()).contains(code));
  }

  private static void refusedDelete(ThirdWorld world) {
    assertThere(world);
    assertThat(world.service.acts).doesNotContain("restore");
  }

  /// What users have written since the backup is there still, and so is the second release.
  @Test
  void whatWasWrittenSinceTheBackupStays() {
    try (ThirdWorld world = new ThirdWorld(scratch)) {
      act(world);
      assertThat(world.migrate()).as(world.why()).isInstanceOf(RunState.Ready.class);
      world.execute("update \"ConferenceRegistration\".\"ConferencesView\" set \"Name\" = 'new'");
      ThirdService.stop(world.service.third);
      world.journey.command("late", "ConfirmOrder", "\"OrderId\":\"x\"");
      assertRefused(world, "TRJ-148");
      refusedDelete(world);
      try (Receiver receiver = world.bus.receiver(PLAIN.messages())) {
        var _ =
            receiver.deadLetter(
                receiver.receive(Duration.ZERO).orElseThrow(), new DeadLetter("odd", "odd"));
      }
      assertRefused(world, "TRJ-148");
      refusedDelete(world);
      try (Receiver receiver = world.bus.receiver(PLAIN.deadLetters())) {
        var _ = receiver.complete(receiver.receive(Duration.ZERO).orElseThrow());
      }
      world.journey.command("later", "ConfirmOrder", "\"OrderId\":\"x\"");
      assertRefused(world, "TRJ-148");
      int _ = world.service.third.work();
      assertThat(world.reset()).isInstanceOf(RunState.Ready.class);
      assertThat(world.service.acts).doesNotContain("restore");
      world.service.swapped = false;
      world.service.deployed = false;
      world.service.second.start();
      ThirdGolden.assertSecondRelease(world, "reset");
      assertThat(
              world.query(
                  "select count(*) from \"ConferenceRegistration\".\"ConferencesView\""
                      + " where \"Name\" <> 'new'"))
          .containsExactly("0");
      assertThat(new Routes(world.plan().topics(), world.bus).narrowed()).isEmpty();
    }
  }

  @Test
  void whatIsAskedForIsRestoredAndLost() {
    try (ThirdWorld world = new ThirdWorld(scratch)) {
      act(world);
      assertThat(world.migrate()).as(world.why()).isInstanceOf(RunState.Ready.class);
      ThirdService.stop(world.service.third);
      world.journey.command("late", "ConfirmOrder", "\"OrderId\":\"x\"");
      world.settings.put(ThirdResetRunbook.RESTORE, "true");
      world.service.restored = () -> {};
      world.settings.put(ThirdResetRunbook.ACCEPT_LOSS, "true");
      assertRefused(world, "TRJ-144");
      assertThat(world.service.acts).endsWith("restore");
      assertThere(world);
      world.settings.remove(ThirdResetRunbook.RESTORE);
      assertThat(world.reset()).isInstanceOf(RunState.Ready.class);
      assertThat(world.bus.topology().subscription(PLAIN)).isEmpty();
    }
  }

  private static void assertThere(ThirdWorld world) {
    assertThat(world.bus.topology().subscription(PLAIN)).isPresent();
    assertThat(world.blobNames()).isNotEmpty();
  }

  private static void act(ThirdWorld world) {
    world.settings.put("backup.restore.0001.kind", "command");
    world.settings.put("backup.restore.0001.argv.0001", "restore");
  }

  /// Without it nobody can tell what was handled.
  @Test
  void aSubscriptionOfTheSecondThatIsMissingIsFound() {
    try (ThirdWorld world = new ThirdWorld(scratch)) {
      assertThat(world.migrate()).as(world.why()).isInstanceOf(RunState.Ready.class);
      ThirdService.stop(world.service.third);
      boolean _ =
          world
              .bus
              .topology()
              .deleteSubscription(new SubscriptionName(LiveJourney.COMMANDS, "all"));
      world.settings.put(ThirdResetRunbook.ACCEPT_LOSS, "true");
      assertRefused(world, "TRJ-140");
      refusedDelete(world);
      assertThat(
              world.query(
                  "select 1 from information_schema.tables where table_name = 'OrdersViewV3'"))
          .containsExactly("1");
    }
  }

  @Test
  void aWorkerThatIsOnIsFound() {
    try (ThirdWorld world = new ThirdWorld(scratch)) {
      assertThat(world.migrate()).as(world.why()).isInstanceOf(RunState.Ready.class);
      ThirdService.stop(world.service.third);
      try (Receiver _ = world.bus.receiver(PLAIN.messages())) {
        assertRefused(world, "TRJ-145");
        refusedDelete(world);
      }
    }
  }

  @Test
  void commandsThatWereNotSentAreKept() {
    try (ThirdWorld world = new ThirdWorld(scratch)) {
      assertThat(world.migrate()).as(world.why()).isInstanceOf(RunState.Ready.class);
      ThirdService.stop(world.service.third);
      LentDatabase.undispatched();
      assertRefused(world, "TRJ-130");
      refusedDelete(world);
    }
  }
}
