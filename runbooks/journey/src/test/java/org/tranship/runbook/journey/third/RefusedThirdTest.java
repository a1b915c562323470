package org.tranship.runbook.journey.third;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tranship.client.tables.RowKey;
import org.tranship.client.tables.TableRow;
import org.tranship.core.bus.BusMessage;
import org.tranship.core.bus.DeadLetter;
import org.tranship.core.bus.MessageBody;
import org.tranship.core.bus.Receiver;
import org.tranship.core.bus.SubscriptionName;
import org.tranship.core.cutover.PlanContradiction;
import org.tranship.core.run.RunState;
import org.tranship.core.run.Verb;
import org.tranship.core.store.PutRequest;
import org.tranship.core.value.Key;
import org.tranship.testkit.fault.CrashPoint;
import org.tranship.testkit.journey.GoldenIds;
import org.tranship.testkit.journey.LiveJourney;
import org.tranship.testkit.journey.LiveUser;

/// What keeps a migration to the third release from going on.
class RefusedThirdTest {
  @TempDir private Path scratch;

  private static void assertRefused(ThirdWorld world, String code) {
    assertThat(world.migrate()).isInstanceOf(RunState.Halted.class);
    assertThat(world.why()).contains(code);
  }

  @Test
  void aWorkerThatDoesNotStartIsTakenBack() {
    try (ThirdWorld world = new ThirdWorld(scratch)) {
      world.settings.put("workers.third.start.0001.argv.0001", "third-start-in-vain");
      world.settings.put("times.stall", "100ms");
      assertRefused(world, "TRJ-138");
      assertThat(world.service.second.running()).isTrue();
      assertThat(world.service.acts).contains("second-stop", "second-start");
      try (LiveUser user = new LiveUser(world.journey)) {
        assertThat(world.resume(Verb.ROLLBACK))
            .as(world.why())
            .isInstanceOf(RunState.RolledBack.class);
        user.finish();
        assertThat(user.stuck()).isEmpty();
      }
      world.service.handled.values().removeIf(it -> it == 1);
      assertThat(world.service.handled).isEmpty();
    }
  }

  @Test
  void aWorkerThatDoesNotStopIsFound() {
    try (ThirdWorld world = new ThirdWorld(scratch)) {
      world.settings.put("workers.second.stop.0001.argv.0001", "stop-in-vain");
      world.settings.put("times.stall", "100ms");
      assertRefused(world, "TRJ-138");
      assertThat(world.service.acts).doesNotContain("third-start");
      assertThat(world.service.second.running()).isTrue();
    }
  }

  @Test
  void whatIsThereAlreadyIsNotTaken() {
    try (ThirdWorld world = new ThirdWorld(scratch)) {
      var _ =
          world.blobs.put(
              PutRequest.of(
                  Key.of("SeatAssignments-" + GoldenIds.ASSIGNMENTS),
                  "x".getBytes(StandardCharsets.UTF_8)));
      assertRefused(world, "TRJ-141");
      assertThat(world.service.acts).isEmpty();
    }
  }

  @Test
  void withoutASecondReleaseNothingIsBegun() {
    try (ThirdWorld world = new ThirdWorld(scratch)) {
      boolean _ =
          world
              .bus
              .topology()
              .deleteSubscription(new SubscriptionName(LiveJourney.COMMANDS, "all"));
      assertRefused(world, "TRJ-140");
    }
  }

  @Test
  void withoutABackupNothingIsBegun() {
    try (ThirdWorld world = new ThirdWorld(scratch)) {
      world.settings.put("backup.do.0001.argv.0001", "no-backup");
      world.settings.put("backup.do.0001.kind", "");
      world.settings.put("backup.do.0001.argv.0001", "");
      world.settings.put("backup.file", scratch.resolve("none").toString());
      assertRefused(world, "TRJ-107");
      assertThat(world.service.acts).isEmpty();
    }
  }

  /// Somebody writes to the third release's tables before it does.
  @Test
  void aReadModelThatIsNotWhatTheLogGivesIsFound() {
    try (ThirdWorld world = new ThirdWorld(scratch)) {
      boolean[] done = {false};
      world.beforeLook =
          () -> {
            if (!done[0]) {
              done[0] =
                  world
                      .query(
                          "select 1 from information_schema.tables where table_name = 'OrdersViewV3'")
                      .contains("1");
              if (done[0]) {
                world.execute(
                    "insert into \"ConferenceRegistration\".\"OrdersViewV3\" values"
                        + " ('09999999-6e09-4009-8009-6f0000000009', '09999999-6e09-4009-8009-6f0000000009',"
                        + " null, 0, 0, null, null)");
              }
            }
          };
      assertRefused(world, "TRJ-135");
      assertThat(world.service.acts).doesNotContain("second-stop");
    }
  }

  @Test
  void whatTheOperatorDoesHasToBeMeasured() {
    try (ThirdWorld world = new ThirdWorld(scratch)) {
      world.settings.put("swap.do.0001.kind", "prompt");
      world.settings.put("swap.do.0001.question", "Is it swapped?");
      world.settings.put("swap.gate.0001.kind", "");
      world.settings.put("swap.gate.0001.argv.0001", "");
      assertThatThrownBy(world::plan)
          .isInstanceOfSatisfying(
              PlanContradiction.class, e -> assertThat(e.setting()).isEqualTo("swap.gate"));
    }
  }

  /// Where a swap is a command, what is in production is measured as well.
  @Test
  void aSwapHasToBeMeasured() {
    try (ThirdWorld world = new ThirdWorld(scratch)) {
      world.settings.put("swap.gate.0001.kind", "");
      world.settings.put("swap.gate.0001.argv.0001", "");
      assertThatThrownBy(world::plan)
          .isInstanceOfSatisfying(
              PlanContradiction.class, e -> assertThat(e.setting()).isEqualTo("swap.gate"));
    }
  }

  /// Whether a worker is on is measured whoever stops and starts it.
  @Test
  void workersHaveToBeMeasured() {
    try (ThirdWorld world = new ThirdWorld(scratch)) {
      world.settings.put("workers.third.stopped.0001.kind", "");
      world.settings.put("workers.third.stopped.0001.argv.0001", "");
      assertThatThrownBy(world::plan)
          .isInstanceOfSatisfying(
              PlanContradiction.class,
              e -> assertThat(e.setting()).isEqualTo("workers.third.stopped"));
    }
  }

  /// Done once, as soon as the third release's read models are kept for.
  private static void onceKept(ThirdWorld world, Consumer<SubscriptionName> what) {
    SubscriptionName view = world.migration(CrashPoint.never()).views().getFirst();
    boolean[] done = {false};
    world.meanwhile =
        () -> {
          if (!done[0] && world.bus.topology().subscription(view).isPresent()) {
            done[0] = true;
            what.accept(view);
          }
        };
  }

  @Test
  void aSubscriptionThatIsGoneIsFound() {
    try (ThirdWorld world = new ThirdWorld(scratch)) {
      onceKept(
          world,
          view -> {
            boolean _ = world.bus.topology().deleteSubscription(view);
          });
      assertRefused(world, "TRJ-132");
    }
  }

  @Test
  void whatWasPutAsideIsFound() {
    try (ThirdWorld world = new ThirdWorld(scratch)) {
      onceKept(
          world,
          view -> {
            var _ =
                world.bus.send(
                    LiveJourney.EVENTS,
                    BusMessage.of("odd", MessageBody.of("{\"$type\":\"X.Y, Z\"}"))
                        .withSession("odd")
                        .with("TypeName", "OrderPlaced"));
            try (Receiver receiver =
                world.bus.session(view, Optional.of("odd"), Duration.ZERO).orElseThrow()) {
              var _ =
                  receiver.deadLetter(
                      receiver.receive(Duration.ZERO).orElseThrow(), new DeadLetter("odd", "odd"));
            }
          });
      assertRefused(world, "TRJ-134");
    }
  }

  @Test
  void anEventThatWasNotSentIsFound() {
    try (ThirdWorld world = new ThirdWorld(scratch)) {
      boolean _ =
          world.tables.insert(
              ThirdWorld.EVENTS,
              List.of(
                  TableRow.of(
                      new RowKey("Order_x", "Unpublished_0000000000"),
                      new TreeMap<>(Map.of("Payload", "{}")))));
      assertRefused(world, "TRJ-139");
      assertThat(world.service.acts).doesNotContain("second-stop");
    }
  }
}
