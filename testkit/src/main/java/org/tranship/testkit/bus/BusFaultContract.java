package org.tranship.testkit.bus;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.tranship.core.bus.Bus;
import org.tranship.core.bus.BusException.Kind;
import org.tranship.core.bus.BusMessage;
import org.tranship.core.bus.Delivery;
import org.tranship.core.bus.Receiver;
import org.tranship.core.bus.SendOutcome;
import org.tranship.core.bus.SettleOutcome;
import org.tranship.core.bus.SubscriptionName;
import org.tranship.core.bus.TopicSettings;
import org.tranship.testkit.bus.BusFaults.Call;
import org.tranship.testkit.bus.BusFaults.Fault;

/// What becomes of messages when something goes wrong on the way: nothing is lost, and what comes
/// twice can be told by its id.
public interface BusFaultContract extends BusUnderTest {

  /// Sends until it is known to be there.
  private static void insist(Bus bus, String topic, BusMessage message) {
    SendOutcome outcome = bus.send(topic, message);
    for (int i = 0; i < 5 && !(outcome instanceof SendOutcome.Done); i++) {
      outcome = bus.send(topic, message);
    }
    assertThat(outcome).isEqualTo(new SendOutcome.Done());
  }

  @Test
  default void whatIsSentAgainAfterALostAnswerComesOnce() {
    SubscriptionName subscription =
        subscribed(
            TopicSettings.of(topic()).withDuplicateWindow(Duration.ofMinutes(10)), settings("s"));
    for (Fault fault : Fault.values()) {
      Bus faulty = new FaultyBus(bus(), new BusFaults().at(Call.SEND, 1, 2, fault));
      insist(faulty, topic(), message("m" + fault));
    }
    assertThat(drain(subscription.messages()))
        .containsExactly("mGONE", "mLOST_BEFORE", "mLOST_AFTER");
  }

  @Test
  default void aCompletionThatWasDoneAndLostIsFoundDone() {
    SubscriptionName subscription = subscribed(settings("s"));
    send("one");
    Bus faulty = new FaultyBus(bus(), new BusFaults().at(Call.COMPLETE, 1, 1, Fault.LOST_AFTER));
    try (Receiver receiver = faulty.receiver(subscription.messages())) {
      Delivery delivery = next(receiver);
      assertThat(receiver.complete(delivery)).isInstanceOf(SettleOutcome.Unknown.class);
      assertThat(receiver.complete(delivery)).isEqualTo(new SettleOutcome.LockLost());
      assertThat(nothing(receiver)).isTrue();
    }
    assertThat(state(subscription).drained()).isTrue();
  }

  @Test
  default void aCompletionThatNeverArrivedCanBeMadeAgain() {
    SubscriptionName subscription = subscribed(settings("s"));
    send("one");
    Bus faulty = new FaultyBus(bus(), new BusFaults().at(Call.COMPLETE, 1, 1, Fault.LOST_BEFORE));
    try (Receiver receiver = faulty.receiver(subscription.messages())) {
      Delivery delivery = next(receiver);
      assertThat(receiver.complete(delivery)).isInstanceOf(SettleOutcome.Unknown.class);
      assertThat(receiver.complete(delivery)).isEqualTo(new SettleOutcome.Done());
    }
    assertThat(state(subscription).drained()).isTrue();
  }

  @Test
  default void whatComesTwiceHasOneId() {
    SubscriptionName subscription = subscribed(settings("s"));
    send("one", "two");
    Bus faulty = new FaultyBus(bus(), new BusFaults().deliveringTwice());
    try (Receiver receiver = faulty.receiver(subscription.messages())) {
      assertThat(drain(receiver)).containsExactly("one", "one", "two", "two");
    }
    assertThat(state(subscription).drained()).isTrue();
  }

  @Test
  default void sessionsMayOvertakeEachOtherAndKeepTheirOwnOrder() {
    SubscriptionName subscription = subscribed(settings("s"));
    List<String> sent = List.of("a1", "b1", "a2", "a3", "b2", "c1");
    sent.forEach(id -> send(message(id).withSession(id.substring(0, 1))));
    Bus faulty = new FaultyBus(bus(), new BusFaults().mixingSessions());
    List<String> received = new ArrayList<>();
    try (Receiver receiver = faulty.receiver(subscription.messages())) {
      received.addAll(drain(receiver));
    }
    assertThat(received).isNotEqualTo(sent).containsExactlyInAnyOrderElementsOf(sent);
    for (String session : List.of("a", "b")) {
      assertThat(received)
          .filteredOn(id -> id.startsWith(session))
          .isEqualTo(sent.stream().filter(id -> id.startsWith(session)).toList());
    }
  }

  @Test
  default void nothingIsLostWhileTheBrokerIsGone() {
    SubscriptionName subscription = subscribed(settings("s"));
    BusFaults faults = new BusFaults();
    Bus faulty = new FaultyBus(bus(), faults);
    send("one");
    try (Receiver receiver = faulty.receiver(subscription.messages())) {
      Delivery delivery = next(receiver);
      faults.gone(true);
      assertFault(Kind.UNAVAILABLE, faulty::check);
      assertFault(Kind.UNAVAILABLE, () -> faulty.topology().topic(topic()));
      assertFault(Kind.UNAVAILABLE, () -> receiver.receive(Duration.ZERO));
      assertRefused(Kind.UNAVAILABLE, faulty.send(topic(), message("two")));
      assertThat(receiver.complete(delivery)).isInstanceOf(SettleOutcome.Refused.class);
      faults.gone(false);
      assertThat(faulty.topology().topic(topic())).isPresent();
      complete(receiver, delivery);
    }
    assertThat(state(subscription).drained()).isTrue();
  }
}
