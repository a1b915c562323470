package org.tranship.driver.servicebus;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.tranship.core.bus.Bus;
import org.tranship.core.bus.BusMessage;
import org.tranship.core.bus.Delivery;
import org.tranship.core.bus.MessageBody;
import org.tranship.core.bus.Receiver;
import org.tranship.core.bus.Rule;
import org.tranship.core.bus.SettleOutcome;
import org.tranship.core.bus.SubscriptionName;
import org.tranship.core.bus.SubscriptionSettings;
import org.tranship.core.bus.TopicSettings;
import org.tranship.core.value.Secret;
import org.tranship.testkit.bus.SteppedClock;
import org.tranship.testkit.server.servicebus.ServiceBusDouble;

/// A session that is taken again soon after it was left. Over the connection by which it was had,
/// Microsoft's client may give the link that is about to end.
class SessionLeftTest {
  private static final SubscriptionName ORDERS = new SubscriptionName("conference/events", "o");
  private static final int PATIENCE_MILLIS = 20_000;

  private final SteppedClock clock = new SteppedClock(Instant.parse("2012-04-01T08:00:00Z"));
  private final ServiceBusDouble service = ServiceBusDouble.start(clock);
  private final Bus bus =
      new ServiceBus(
          ServiceBusAccount.parse(new Secret(service.connectionString())),
          ServiceBuses.settings(Optional.empty()),
          clock);

  SessionLeftTest() {
    boolean _ = bus.topology().createTopic(TopicSettings.of(ORDERS.topic()));
    boolean _ =
        bus.topology()
            .createSubscription(SubscriptionSettings.of(ORDERS).withSessions(true), Rule.DEFAULT);
    var _ =
        service
            .bus()
            .send(ORDERS.topic(), BusMessage.of("one", MessageBody.of("one")).withSession("a"));
  }

  @AfterEach
  void stop() {
    bus.close();
    service.close();
  }

  private Receiver take() {
    Receiver receiver = bus.session(ORDERS, Optional.of("a"), Duration.ofSeconds(5)).orElseThrow();
    Delivery delivery = receiver.receive(Duration.ZERO).orElseThrow();
    assertThat(receiver.abandon(delivery)).isInstanceOf(SettleOutcome.Done.class);
    return receiver;
  }

  /// Ends of connections come over the network.
  private void awaitConversations(long wanted) throws InterruptedException {
    for (int i = 0; i < PATIENCE_MILLIS / 10 && service.conversations() != wanted; i++) {
      Thread.sleep(10);
    }
    assertThat(service.conversations()).isEqualTo(wanted);
  }

  @Test
  void itIsTakenOverAConnectionOfItsOwnThatEndsWithIt() throws InterruptedException {
    take().close();
    assertThat(service.conversations()).isEqualTo(1);
    Receiver again = take();
    assertThat(service.conversations()).isEqualTo(2);
    again.close();
    awaitConversations(1);
    Receiver third = take();
    assertThat(service.conversations()).as("so it is again and again").isEqualTo(2);
    third.close();
    awaitConversations(1);
  }

  @Test
  void behindSomeTimeItIsTakenOverTheConnectionOfAll() {
    take().close();
    clock.pass(Duration.ofSeconds(31));
    try (Receiver _ = take()) {
      assertThat(service.conversations()).isEqualTo(1);
    }
  }

  @Test
  void anotherSessionIsTakenOverTheConnectionOfAll() {
    take().close();
    var _ =
        service
            .bus()
            .send(ORDERS.topic(), BusMessage.of("two", MessageBody.of("two")).withSession("b"));
    try (Receiver other =
        bus.session(ORDERS, Optional.of("b"), Duration.ofSeconds(5)).orElseThrow()) {
      assertThat(other.receive(Duration.ZERO)).isPresent();
      assertThat(service.conversations()).isEqualTo(1);
    }
  }

  /// Somebody else has it by then: a connection is made to ask, and must not stay.
  @Test
  void whereItIsRefusedTheConnectionEndsAsWell() throws InterruptedException {
    take().close();
    try (Receiver _ =
        service.bus().session(ORDERS, Optional.of("a"), Duration.ZERO).orElseThrow()) {
      assertThat(bus.session(ORDERS, Optional.of("a"), Duration.ZERO)).isEmpty();
      awaitConversations(1);
    }
  }
}
