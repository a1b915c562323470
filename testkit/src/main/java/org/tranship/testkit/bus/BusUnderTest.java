package org.tranship.testkit.bus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.tranship.core.bus.Bus;
import org.tranship.core.bus.BusCapabilities;
import org.tranship.core.bus.BusException;
import org.tranship.core.bus.BusException.Kind;
import org.tranship.core.bus.BusMessage;
import org.tranship.core.bus.Delivery;
import org.tranship.core.bus.MessageBody;
import org.tranship.core.bus.MessageSource;
import org.tranship.core.bus.Receiver;
import org.tranship.core.bus.Rule;
import org.tranship.core.bus.SendOutcome;
import org.tranship.core.bus.SettleOutcome;
import org.tranship.core.bus.SubscriptionName;
import org.tranship.core.bus.SubscriptionSettings;
import org.tranship.core.bus.SubscriptionState;
import org.tranship.core.bus.TopicSettings;

/// What every part of the contract is given: a bus, and a topic's name that nobody else uses.
public interface BusUnderTest {
  /// For how long to wait for what has to come.
  Duration LONG = Duration.ofSeconds(10);

  /// The bus of this test.
  Bus bus();

  /// The name of a topic that is not there when the test begins; the contract deletes it at the
  /// end.
  String topic();

  /// A span that the broker can tell from none: long enough to do a few things in, short enough to
  /// wait for.
  Duration moment();

  /// Lets time pass for the bus.
  void pass(Duration time);

  /// A text that is hard on whoever puts properties into something else; less so where a bus
  /// refuses some signs, with a test that it does.
  default String oddText() {
    return "it's \"ü\", a=b; \\ 100%";
  }

  default BusCapabilities capabilities() {
    return bus().capabilities();
  }

  /// The name of a subscription of this test's topic.
  default SubscriptionName name(String subscription) {
    return new SubscriptionName(topic(), subscription);
  }

  /// Settings that end nothing in the course of a test.
  default SubscriptionSettings settings(String subscription) {
    return SubscriptionSettings.of(name(subscription)).withLock(Duration.ofMinutes(1));
  }

  /// Makes the topic, and a subscription that takes everything.
  default SubscriptionName subscribed(SubscriptionSettings settings) {
    return subscribed(TopicSettings.of(topic()), settings);
  }

  /// Makes the topic like that, and a subscription that takes everything.
  default SubscriptionName subscribed(TopicSettings topic, SubscriptionSettings settings) {
    assertThat(bus().topology().createTopic(topic)).isTrue();
    assertThat(bus().topology().createSubscription(settings, Rule.DEFAULT)).isTrue();
    return settings.name();
  }

  /// A message with an id, whose content tells it.
  default BusMessage message(String id) {
    return BusMessage.of(id, MessageBody.of("{\"id\": \"" + id + "\"}"));
  }

  default void send(BusMessage message) {
    assertThat(bus().send(topic(), message)).isEqualTo(new SendOutcome.Done());
  }

  /// Sends messages with these ids, in this order.
  default void send(String... ids) {
    for (String id : ids) {
      send(message(id));
    }
  }

  /// The next message, which has to come.
  default Delivery next(Receiver receiver) {
    return receiver.receive(LONG).orElseThrow(() -> new AssertionError("no message came"));
  }

  default void complete(Receiver receiver, Delivery delivery) {
    assertThat(receiver.complete(delivery)).isEqualTo(new SettleOutcome.Done());
  }

  /// Whether nothing is there to be received now.
  default boolean nothing(Receiver receiver) {
    return receiver.receive(Duration.ZERO).isEmpty();
  }

  /// Receives and completes what is there; gives the ids.
  default List<String> drain(Receiver receiver) {
    List<String> ids = new ArrayList<>();
    for (Optional<Delivery> next = receiver.receive(Duration.ZERO);
        next.isPresent();
        next = receiver.receive(Duration.ZERO)) {
      ids.add(next.get().message().id());
      complete(receiver, next.get());
    }
    return ids;
  }

  /// Receives and completes what is there; gives the ids.
  default List<String> drain(MessageSource source) {
    try (Receiver receiver = bus().receiver(source)) {
      return drain(receiver);
    }
  }

  default SubscriptionState state(SubscriptionName subscription) {
    return bus().topology().subscription(subscription).orElseThrow();
  }

  /// Takes a session, which has to be free.
  default Receiver session(SubscriptionName subscription, String session) {
    return bus()
        .session(subscription, Optional.of(session), LONG)
        .orElseThrow(() -> new AssertionError("the session is not free"));
  }

  /// Requires a fault of this kind.
  default void assertFault(Kind kind, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(BusException.class, e -> assertThat(e.kind()).isEqualTo(kind));
  }

  /// Requires a refusal of this kind.
  default void assertRefused(Kind kind, SendOutcome outcome) {
    assertThat(outcome)
        .isInstanceOfSatisfying(
            SendOutcome.Refused.class, it -> assertThat(it.reason().kind()).isEqualTo(kind));
  }
}
