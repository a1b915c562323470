package org.tranship.runbook.journey;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tranship.core.bus.Bus;
import org.tranship.core.bus.BusCapabilities;
import org.tranship.core.bus.BusMessage;
import org.tranship.core.bus.Delivery;
import org.tranship.core.bus.MessageBody;
import org.tranship.core.bus.Receiver;
import org.tranship.core.bus.Rule;
import org.tranship.core.bus.SendOutcome;
import org.tranship.core.bus.SettleOutcome;
import org.tranship.core.bus.SubscriptionName;
import org.tranship.core.bus.SubscriptionSettings;
import org.tranship.core.bus.TopicSettings;
import org.tranship.core.run.RunState;

/// The first release has come to rest only when its bus has, as far as the plan names it.
class BusRestTest {
  private static final String COMMANDS = "conference/commands";
  private static final SubscriptionName ALL = new SubscriptionName(COMMANDS, "all");
  private static final SubscriptionName EVENTS = new SubscriptionName("conference/events", "all");

  @TempDir private Path scratch;
  private JourneyWorld world;

  @BeforeEach
  void begin() {
    world = new JourneyWorld(scratch);
    world.settings.put("drain.bus.url", "memory:journey");
    for (SubscriptionName each : Set.of(ALL, EVENTS)) {
      assertThat(world.bus.topology().createTopic(TopicSettings.of(each.topic()))).isTrue();
      assertThat(
              world
                  .bus
                  .topology()
                  .createSubscription(SubscriptionSettings.of(each), Rule.sql("all", "1=1")))
          .isTrue();
    }
  }

  private static BusMessage command(String id, String type) {
    return BusMessage.of(
        id,
        MessageBody.of(
            "{\"$type\":\"Registration.Commands." + type + ", Registration\",\"Id\":\"1\"}"));
  }

  private void send(String topic, BusMessage message) {
    assertThat(world.bus.send(topic, message)).isInstanceOf(SendOutcome.Done.class);
  }

  private void handle(SubscriptionName name) {
    try (Receiver receiver = world.bus.receiver(name.messages())) {
      Optional<Delivery> next = receiver.receive(Duration.ZERO);
      assertThat(next).isPresent();
      assertThat(receiver.complete(next.get())).isInstanceOf(SettleOutcome.Done.class);
    }
  }

  private void assertRefused(String code) {
    assertThat(world.migrate()).isInstanceOf(RunState.Halted.class);
    assertThat(world.why()).startsWith(code);
    assertThat(world.tables.exists(JourneyWorld.EVENTS)).isFalse();
  }

  private void assertMigrated() {
    assertThat(world.migrate()).as(world.why()).isInstanceOf(RunState.Ready.class);
    Golden.assertSecondRelease(world, "migrated");
  }

  @Test
  void anEventThatNobodyHasHandledIsWaitedFor() {
    send(EVENTS.topic(), command("e1", "SeatsReserved"));
    assertRefused("TRJ-150");
    assertThat(world.why()).contains("1 in conference/events/all").contains("bus-messages");
    handle(EVENTS);
    assertMigrated();
    assertThat(world.measured()).contains("bus: no message waits to be handled");
  }

  /// It is handled while the run waits, and one look at which the bus is empty is not enough.
  @Test
  void theBusIsEmptyAtTwoLooks() {
    world.settings.put("drain.within", "5m");
    send(COMMANDS, command("c1", "MarkSeatsAsReserved"));
    int[] waits = {0};
    world.meanwhile =
        () -> {
          waits[0]++;
          if (waits[0] == 2) {
            handle(ALL);
          }
        };
    assertMigrated();
    assertThat(waits[0]).isEqualTo(3);
  }

  /// They have versions that their events do not have any more.
  @Test
  void messagesAreNotLeftWhereRulesCountVersionsAnew() {
    world.acknowledged = Set.of(JourneyMigration.PENDING_ROWS, JourneyMigration.BUS_MESSAGES);
    new Rules().with("drop", "type", "SeatUnassigned").into(world.settings);
    send(EVENTS.topic(), command("e1", "SeatsReserved"));
    assertRefused("TRJ-150");
    assertThat(world.why()).contains("count versions anew").doesNotContain("--acknowledge");
    handle(EVENTS);
    assertThat(world.migrate()).as(world.why()).isInstanceOf(RunState.Ready.class);
  }

  @Test
  void aMessageInSomebodysHandIsNotHandled() {
    send(COMMANDS, command("c1", "RegisterToConference"));
    try (Receiver receiver = world.bus.receiver(ALL.messages())) {
      assertThat(receiver.receive(Duration.ZERO)).isPresent();
      assertRefused("TRJ-150");
    }
  }

  @Test
  void aPaymentThatIsNotConfirmedCannotBeAcknowledged() {
    world.acknowledged = Set.of(JourneyMigration.PENDING_ROWS, JourneyMigration.BUS_MESSAGES);
    send(COMMANDS, command("c1", "MarkSeatsAsReserved"));
    send(COMMANDS, command("c2", "ConfirmOrderPayment"));
    assertRefused("TRJ-152");
    assertThat(world.why()).contains("c2 of conference/commands/all is a ConfirmOrderPayment");
    handle(ALL);
    handle(ALL);
    assertMigrated();
  }

  @Test
  void whatNobodyHandlesAnyMoreCanBeLeft() {
    send(COMMANDS, command("c1", "ExpireRegistrationProcess"));
    assertRefused("TRJ-150");
    world.acknowledged = Set.of(JourneyMigration.PENDING_ROWS, JourneyMigration.BUS_MESSAGES);
    assertMigrated();
    assertThat(world.measured())
        .contains("bus: messages wait: 1 in conference/commands/all")
        .noneMatch(it -> it.contains("no message waits"));
  }

  /// Nobody can tell what it is, so it may be the one that must not be left.
  @Test
  void whatCannotBeToldMayBeAPayment() {
    world.acknowledged = Set.of(JourneyMigration.PENDING_ROWS, JourneyMigration.BUS_MESSAGES);
    send(COMMANDS, BusMessage.of("c1", MessageBody.of("gibberish")));
    assertRefused("TRJ-150");
    assertThat(world.why()).contains("c1").contains("does not say what it is");
    handle(ALL);
    send(COMMANDS, BusMessage.of("c2", MessageBody.EMPTY).with("TypeName", "ConfirmOrderPayment"));
    assertRefused("TRJ-152");
  }

  @Test
  void aBusThatCannotBeLookedIntoHasToBeEmpty() {
    world.acknowledged = Set.of(JourneyMigration.PENDING_ROWS, JourneyMigration.BUS_MESSAGES);
    world.sees = BusRestTest::blind;
    send(COMMANDS, command("c1", "ExpireRegistrationProcess"));
    assertRefused("TRJ-150");
    assertThat(world.why()).contains("without taking them").contains("ConfirmOrderPayment");
    handle(ALL);
    assertMigrated();
  }

  /// As Azure's by its HTTP API.
  private static Bus blind(Bus bus) {
    BusCapabilities all = bus.capabilities();
    BusCapabilities less =
        new BusCapabilities(
            false,
            false,
            false,
            all.duplicates(),
            all.locks(),
            all.pauses(),
            all.expiredToDeadLetters(),
            false,
            all.largestMessage());
    return (Bus)
        Proxy.newProxyInstance(
            Bus.class.getClassLoader(),
            new Class<?>[] {Bus.class},
            (_, method, arguments) ->
                switch (method.getName()) {
                  case "capabilities" -> less;
                  case "peek" -> throw new AssertionError("it cannot be looked into");
                  default -> method.invoke(bus, arguments);
                });
  }

  /// The end of a reservation, which the second release handles too.
  @Test
  void whatIsScheduledIsSaidAndNotWaitedFor() {
    send(
        COMMANDS,
        command("c1", "ExpireRegistrationProcess")
            .withScheduledFor(Instant.now().plus(Duration.ofMinutes(15))));
    assertMigrated();
    assertThat(world.measured()).anyMatch(it -> it.contains("1 are scheduled and come in later"));
  }

  @Test
  void aTopicThatIsNotThereMeasuresNothing() {
    world.settings.put("drain.events", "conference/elsewhere");
    assertRefused("TRJ-151");
    assertThat(world.why()).contains("no topic \"conference/elsewhere\"");
    assertThat(world.service.acts).isEmpty();
    world.settings.remove("drain.events");
    assertThat(world.bus.topology().deleteSubscription(EVENTS)).isTrue();
    assertRefused("TRJ-151");
    assertThat(world.why()).contains("no subscription");
  }

  @Test
  void withoutABusItIsSaidThatNobodyLooked() {
    world.settings.remove("drain.bus.url");
    send(COMMANDS, command("c1", "ConfirmOrderPayment"));
    assertMigrated();
    assertThat(world.measured())
        .anyMatch(it -> it.startsWith("bus: not measured") && it.contains("ConfirmOrderPayment"));
  }
}
