package org.tranship.runbook.journey.third;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tranship.core.bus.BusMessage;
import org.tranship.core.bus.DeadLetter;
import org.tranship.core.bus.MessageBody;
import org.tranship.core.bus.Receiver;
import org.tranship.core.bus.SubscriptionName;
import org.tranship.core.run.RunState;
import org.tranship.core.run.Verb;
import org.tranship.testkit.journey.GoldenIds;
import org.tranship.testkit.journey.LiveJourney;

/// What is proven before the third release takes over, and before the second is gone.
class ProvenThirdTest {
  private static final String R = "\"ConferenceRegistration\".";
  private static final String ODD = "09999999-6e09-4009-8009-6f0000000009";

  @TempDir private Path scratch;

  private static void assertDiffers(ThirdWorld world, String... words) {
    assertThat(world.migrate()).isInstanceOf(RunState.Halted.class);
    assertThat(world.why()).contains("TRJ-135").contains(words);
    assertThat(world.service.acts).doesNotContain("second-stop");
  }

  /// Done when the third release's tables are filled, and each time somebody waits.
  private static void onceFilled(ThirdWorld world, String sql) {
    world.beforeLook =
        () -> {
          if (world
              .query("select 1 from information_schema.tables where table_name = 'OrdersViewV3'")
              .contains("1")) {
            world.execute(sql);
          }
        };
  }

  /// Values may be somebody's name.
  @Test
  void aDifferenceIsNamedByItsKeyAndColumnsAlone() {
    try (ThirdWorld world = new ThirdWorld(scratch)) {
      onceFilled(
          world, "update " + R + "\"PricedOrderLinesV3\" set \"Description\" = 'eve@contoso.com'");
      assertDiffers(
          world, "row " + GoldenIds.PAID + "/0 of PricedOrderLinesV3 differs in Description");
      assertThat(world.why()).doesNotContain("contoso");
    }
  }

  @Test
  void aRowThatIsRightAtNoLookIsFound() {
    try (ThirdWorld world = new ThirdWorld(scratch)) {
      onceFilled(
          world,
          "insert into "
              + R
              + "\"OrdersViewV3\" values ('"
              + ODD
              + "', '"
              + ODD
              + "', null, 0, 0, null, null) on conflict do nothing");
      world.meanwhile =
          () -> {
            if (world
                .query("select 1 from information_schema.tables where table_name = 'OrdersViewV3'")
                .contains("1")) {
              world.execute(
                  "update "
                      + R
                      + "\"OrdersViewV3\" set \"OrderVersion\" = \"OrderVersion\" + 1"
                      + " where \"OrderId\" = '"
                      + ODD
                      + "'");
            }
          };
      assertDiffers(world, ODD);
    }
  }

  /// All of the second's is removed in the end, so the third has to have it.
  @Test
  void anOrderThatTheSecondAloneHasIsFound() {
    try (ThirdWorld world = new ThirdWorld(scratch)) {
      world.execute(
          "insert into "
              + R
              + "\"OrdersView\" values ('"
              + ODD
              + "', '"
              + ODD
              + "', null, 0, 0, 'eve@contoso.com', null)");
      assertDiffers(world, ODD, "OrdersView is missing in OrdersViewV3");
      assertThat(world.why()).doesNotContain("contoso");
    }
  }

  /// A row of the second's that is wrong by itself keeps nobody from going on, once it is mended.
  @Test
  void aRowThatTheSecondHasOtherwiseIsToldAndCanBeMended() {
    try (ThirdWorld world = new ThirdWorld(scratch)) {
      String state =
          world.query("select min(\"StateValue\") from " + R + "\"OrdersView\"").getFirst();
      world.execute(
          "update "
              + R
              + "\"OrdersView\" set \"StateValue\" = \"StateValue\" + 7 where \"StateValue\" = "
              + state);
      assertDiffers(world, "differs from OrdersViewV3");
      assertThat(world.why())
          .contains("are what a cold rebuild from the log gives")
          .contains("mend or remove it there");
      world.execute(
          "update "
              + R
              + "\"OrdersView\" set \"StateValue\" = \"StateValue\" - 7 where \"StateValue\" = "
              + (Integer.parseInt(state) + 7));
      assertThat(world.migrate()).as(world.why()).isInstanceOf(RunState.Ready.class);
    }
  }

  @Test
  void seatsThatTheSecondHasOtherwiseAreFound() {
    try (ThirdWorld world = new ThirdWorld(scratch)) {
      world.execute(
          "update \"BlobStorage\".\"Blobs\" set \"BlobString\" = replace(\"BlobString\", 'Lin',"
              + " 'Ann')");
      assertDiffers(world, "SeatAssignments-" + GoldenIds.ASSIGNMENTS + " differs");
      assertThat(world.why()).doesNotContain("Ann");
    }
  }

  /// The second release is neither shut down nor cleaned away before that.
  @Test
  void whatWasPutAsideIsSeenBeforeTheSecondIsShutDown() {
    try (ThirdWorld world = new ThirdWorld(scratch)) {
      SubscriptionName all = new SubscriptionName(LiveJourney.COMMANDS, "all");
      ThirdService.stop(world.service.second);
      var _ = world.bus.send(LiveJourney.COMMANDS, BusMessage.of("odd", MessageBody.of("{}")));
      try (Receiver receiver = world.bus.receiver(all.messages())) {
        var _ =
            receiver.deadLetter(
                receiver.receive(Duration.ZERO).orElseThrow(), new DeadLetter("odd", "odd"));
      }
      world.service.second.start();
      assertThat(world.migrate()).as(world.why()).isInstanceOf(RunState.Ready.class);
      assertThat(world.resume(Verb.COMPLETE)).isInstanceOf(RunState.Halted.class);
      assertThat(world.why()).contains("TRJ-143").contains("put aside");
      assertThat(world.service.acts).doesNotContain("retire");
      assertThat(world.bus.topology().subscription(all)).isPresent();
    }
  }

  private static BusMessage event(String id) {
    return BusMessage.of(id, MessageBody.of("{\"$type\":\"X.Y, Z\"}")).withSession("s");
  }

  /// What waits to be written to the log is in no subscription of the third release.
  @Test
  void aLogThatIsBehindIsNotReplayed() {
    try (ThirdWorld world = new ThirdWorld(scratch)) {
      world.settings.put("times.within", "1s");
      ThirdService.stop(world.service.second);
      var _ = world.bus.send(LiveJourney.EVENTS, event("late"));
      assertThat(world.migrate()).isInstanceOf(RunState.Halted.class);
      assertThat(world.why()).contains("TRJ-133").contains("log");
      assertThat(world.query("select count(*) from " + R + "\"OrdersViewV3\""))
          .containsExactly("0");
      SubscriptionName log = world.plan().topics().log();
      try (Receiver receiver = world.bus.receiver(log.messages())) {
        var _ =
            receiver.deadLetter(
                receiver.receive(Duration.ZERO).orElseThrow(), new DeadLetter("odd", "odd"));
      }
      world.service.second.start();
      assertThat(world.migrate()).isInstanceOf(RunState.Halted.class);
      assertThat(world.why()).contains("TRJ-134").contains("log");
    }
  }
}
