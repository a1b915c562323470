package org.tranship.driver.servicebus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.azure.messaging.servicebus.ServiceBusClientBuilder;
import com.azure.messaging.servicebus.ServiceBusReceiverClient;
import com.azure.messaging.servicebus.ServiceBusSessionReceiverClient;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.tranship.core.bus.Bus;
import org.tranship.core.bus.BusException;
import org.tranship.core.bus.BusException.Kind;
import org.tranship.core.bus.BusMessage;
import org.tranship.core.bus.BusSpec;
import org.tranship.core.bus.Delivery;
import org.tranship.core.bus.MessageBody;
import org.tranship.core.bus.Receiver;
import org.tranship.core.bus.Rule;
import org.tranship.core.bus.SettleOutcome;
import org.tranship.core.bus.StoredMessage;
import org.tranship.core.bus.SubscriptionName;
import org.tranship.core.bus.SubscriptionSettings;
import org.tranship.core.bus.TopicSettings;
import org.tranship.core.bus.filter.PropertyValue;
import org.tranship.core.value.Secret;
import org.tranship.testkit.server.servicebus.ServiceBusDouble;

/// What is received by AMQP beside the contract: what others have, what goes wrong, and that the
/// double answers Microsoft's client also where the driver does not ask.
class AmqpReceivingTest {
  private static final SubscriptionName PLAIN = new SubscriptionName("conference/events", "plain");
  private static final SubscriptionName ORDERS = new SubscriptionName("conference/events", "o");

  private final ServiceBusDouble service = ServiceBusDouble.start(Clock.systemUTC());
  private final Bus bus = open(service.connectionString());

  AmqpReceivingTest() {
    boolean _ = bus.topology().createTopic(TopicSettings.of(PLAIN.topic()));
    boolean _ = bus.topology().createSubscription(SubscriptionSettings.of(PLAIN), Rule.DEFAULT);
    boolean _ =
        bus.topology()
            .createSubscription(SubscriptionSettings.of(ORDERS).withSessions(true), Rule.DEFAULT);
  }

  private static Bus open(String connection) {
    return new ServiceBuses()
        .open(
            BusSpec.of("servicebus:127.0.0.1?connection=${SERVICE_BUS}"),
            _ -> new Secret(connection));
  }

  @AfterEach
  void stop() {
    bus.close();
    service.close();
  }

  /// Sends as somebody else does, past HTTP and its headers.
  private void send(String id) {
    var _ =
        service
            .bus()
            .send(
                PLAIN.topic(),
                BusMessage.of(id, MessageBody.of(id))
                    .withSession("a")
                    .with("Quoted", "a \"ü\"\n\\")
                    .with("Share", PropertyValue.of(0.5))
                    .with("Paid", PropertyValue.of(true)));
  }

  private static void assertKind(Kind kind, Throwable fault) {
    assertThat(fault)
        .isInstanceOfSatisfying(BusException.class, e -> assertThat(e.kind()).isEqualTo(kind));
  }

  @Test
  void propertiesComeAsTheyWereSent() {
    send("one");
    List<StoredMessage> seen = bus.peek(PLAIN.messages(), -1, 5);
    assertThat(seen).extracting(it -> it.message().properties()).hasSize(1);
    try (Receiver receiver = bus.receiver(PLAIN.messages())) {
      BusMessage message = receiver.receive(Duration.ZERO).orElseThrow().message();
      assertThat(message).isEqualTo(seen.getFirst().message());
      assertThat(message.properties())
          .containsEntry("Quoted", PropertyValue.of("a \"ü\"\n\\"))
          .containsEntry("Share", PropertyValue.of(0.5))
          .containsEntry("Paid", PropertyValue.of(true));
    }
  }

  @Test
  void aSessionThatAnotherHasIsNotWaitedForWhereOneIsNamed() {
    send("one");
    try (Bus other = open(service.connectionString());
        Receiver theirs =
            other.session(ORDERS, Optional.of("a"), Duration.ofSeconds(5)).orElseThrow()) {
      assertThat(theirs.session()).contains("a");
      assertThat(bus.session(ORDERS, Optional.of("a"), Duration.ZERO)).isEmpty();
      assertThat(bus.session(ORDERS, Optional.empty(), Duration.ZERO)).isEmpty();
    }
    assertThat(bus.session(ORDERS, Optional.empty(), Duration.ofSeconds(10)))
        .hasValueSatisfying(Receiver::close);
  }

  @Test
  void whereNothingIsThereNobodyWaits() {
    try (Receiver receiver = bus.receiver(PLAIN.messages())) {
      assertThat(receiver.receive(Duration.ZERO)).isEmpty();
      long start = System.nanoTime();
      for (int i = 0; i < 8; i++) {
        assertThat(receiver.receive(Duration.ZERO)).isEmpty();
        assertThat(bus.session(ORDERS, Optional.empty(), Duration.ZERO)).isEmpty();
      }
      // Were each message waited for, it would be sixteen seconds at least, and more with sessions.
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(12));
    }
  }

  @Test
  void whatOtherSessionsHaveIsNotWaitedFor() {
    send("one");
    var _ =
        service
            .bus()
            .send(PLAIN.topic(), BusMessage.of("two", MessageBody.of("two")).withSession("b"));
    try (Receiver receiver =
        bus.session(ORDERS, Optional.of("a"), Duration.ofSeconds(5)).orElseThrow()) {
      assertThat(receiver.receive(Duration.ZERO)).isPresent();
      long start = System.nanoTime();
      for (int i = 0; i < 4; i++) {
        assertThat(receiver.receive(Duration.ZERO)).isEmpty();
      }
      // Were each waited for, it would be twenty seconds.
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(15));
    }
  }

  /// Microsoft's client, as somebody else uses it.
  private ServiceBusClientBuilder theirs() {
    return new ServiceBusClientBuilder()
        .connectionString(ServiceBusAccount.parse(new Secret(service.connectionString())).amqp());
  }

  private ServiceBusSessionReceiverClient theirSessions() {
    return theirs()
        .sessionReceiver()
        .topicName(ORDERS.topic())
        .subscriptionName(ORDERS.name())
        .buildClient();
  }

  /// As a consumer does that is not ready for a message, and keeps its number.
  private static void defer(ServiceBusReceiverClient receiver) {
    receiver.defer(receiver.receiveMessages(1).stream().findFirst().orElseThrow());
  }

  /// It stays in the subscription, and whoever looks sees it.
  @Test
  void aDeferredMessageIsSeenAndNobodyWaitsForIt() {
    send("one");
    try (ServiceBusReceiverClient client =
        theirs().receiver().topicName(PLAIN.topic()).subscriptionName(PLAIN.name()).buildClient()) {
      defer(client);
    }
    send("two");
    assertThat(bus.peek(PLAIN.messages(), -1, 5))
        .extracting(it -> it.message().id())
        .containsExactly("one", "two");
    try (Receiver receiver = bus.receiver(PLAIN.messages())) {
      Delivery two = receiver.receive(Duration.ZERO).orElseThrow();
      assertThat(two.message().id()).isEqualTo("two");
      long start = System.nanoTime();
      for (int i = 0; i < 4; i++) {
        assertThat(receiver.receive(Duration.ZERO)).isEmpty();
      }
      assertThat(receiver.complete(two)).isInstanceOf(SettleOutcome.Done.class);
      for (int i = 0; i < 4; i++) {
        assertThat(receiver.receive(Duration.ZERO)).isEmpty();
      }
      // Were it waited for each time, it would be sixteen seconds.
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(12));
    }
    assertThat(service.violations()).isEmpty();
  }

  /// Whoever wants any session and was given that one would be given it for ever.
  @Test
  void aSessionOfDeferredMessagesAloneIsGivenToNobodyWhoWantsAny() {
    send("one");
    try (ServiceBusSessionReceiverClient sessions = theirSessions();
        ServiceBusReceiverClient session = sessions.acceptSession("a")) {
      defer(session);
    }
    assertThat(bus.peek(ORDERS.messages(), -1, 5)).hasSize(1);
    assertThat(bus.session(ORDERS, Optional.empty(), Duration.ZERO)).isEmpty();
    var _ =
        service
            .bus()
            .send(ORDERS.topic(), BusMessage.of("two", MessageBody.of("two")).withSession("b"));
    try (Receiver receiver =
        bus.session(ORDERS, Optional.empty(), Duration.ofSeconds(5)).orElseThrow()) {
      assertThat(receiver.session()).contains("b");
      assertThat(receiver.complete(receiver.receive(Duration.ZERO).orElseThrow()))
          .isInstanceOf(SettleOutcome.Done.class);
    }
    send("three");
    try (Receiver receiver =
        bus.session(ORDERS, Optional.empty(), Duration.ofSeconds(5)).orElseThrow()) {
      assertThat(receiver.session()).as("there is one that comes").contains("a");
      assertThat(receiver.receive(Duration.ZERO).orElseThrow().message().id()).isEqualTo("three");
    }
    assertThat(service.violations()).isEmpty();
  }

  @Test
  void aKeyThatIsWrongIsRefused() {
    try (Bus wrong = open(service.connectionString() + "x")) {
      assertThatThrownBy(() -> wrong.peek(PLAIN.messages(), -1, 1))
          .satisfies(e -> assertKind(Kind.ACCESS_DENIED, e));
    }
  }

  @Test
  void nobodyKnowsWhatBecameOfACompletionBehindWhichTheServiceWent() {
    send("one");
    try (Receiver receiver = bus.receiver(PLAIN.messages())) {
      Delivery delivery = receiver.receive(Duration.ofSeconds(5)).orElseThrow();
      service.close();
      assertThat(receiver.complete(delivery)).isInstanceOf(SettleOutcome.Unknown.class);
    }
  }

  /// Requests of the table that the driver has no need of.
  @Test
  void theDoubleKeepsAStateForASession() {
    send("one");
    try (ServiceBusSessionReceiverClient sessions = theirSessions();
        ServiceBusReceiverClient session = sessions.acceptNextSession()) {
      assertThat(session.getSessionState()).isNull();
      session.setSessionState("half".getBytes(StandardCharsets.UTF_8));
      assertThat(session.getSessionState()).asString(StandardCharsets.UTF_8).isEqualTo("half");
      assertThat(service.violations()).isEmpty();
      assertThatThrownBy(() -> session.receiveDeferredMessage(1)).isNotNull();
      assertThat(service.violations())
          .containsExactly("no operation: com.microsoft:receive-by-sequence-number");
    }
  }
}
