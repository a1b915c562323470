package org.tranship.testkit.bus;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.tranship.core.bus.BusException.Kind;
import org.tranship.core.bus.Delivery;
import org.tranship.core.bus.Receiver;
import org.tranship.core.bus.SubscriptionName;
import org.tranship.core.bus.TopicState;

/// What can be read of a bus, and how it is paused.
public interface StateContract extends BusUnderTest {

  @Test
  default void countsTellWhatIsThere() {
    SubscriptionName subscription = subscribed(settings("s"));
    assertThat(state(subscription).drained()).isTrue();
    send("one", "two", "three");
    assertThat(state(subscription).active()).isEqualTo(3);
    assertThat(state(subscription).drained()).isFalse();
    try (Receiver receiver = bus().receiver(subscription.messages())) {
      Delivery delivery = next(receiver);
      assertThat(state(subscription).active()).as("in hand is not settled").isEqualTo(3);
      complete(receiver, delivery);
      assertThat(state(subscription).active()).isEqualTo(2);
      assertThat(state(subscription).receivers()).isIn(Optional.of(1), Optional.empty());
    }
    assertThat(drain(subscription.messages())).containsExactly("two", "three");
    assertThat(state(subscription).drained()).isTrue();
    assertThat(state(subscription).receivers()).isIn(Optional.of(0), Optional.empty());
    assertThat(bus().topology().subscriptions(topic())).containsExactly(state(subscription));
  }

  @Test
  default void whoeverSendsToAPausedTopicIsRefused() {
    SubscriptionName subscription = subscribed(settings("s"));
    send("before");
    if (!capabilities().pauses()) {
      assertFault(Kind.UNSUPPORTED, () -> bus().topology().allowSending(topic(), false));
      return;
    }
    bus().topology().allowSending(topic(), false);
    bus().topology().allowSending(topic(), false);
    assertThat(bus().topology().topic(topic()).map(TopicState::sending)).contains(false);
    assertRefused(Kind.PAUSED, bus().send(topic(), message("meanwhile")));
    assertThat(drain(subscription.messages())).containsExactly("before");
    bus().topology().allowSending(topic(), true);
    send("after");
    assertThat(drain(subscription.messages())).containsExactly("after");
    assertThat(bus().topology().topic(topic()).map(TopicState::sending)).contains(true);
  }

  @Test
  default void nobodyReceivesFromAPausedSubscription() {
    SubscriptionName subscription = subscribed(settings("s"));
    if (!capabilities().pauses()) {
      assertFault(Kind.UNSUPPORTED, () -> bus().topology().allowReceiving(subscription, false));
      return;
    }
    send("before");
    try (Receiver early = bus().receiver(subscription.messages())) {
      bus().topology().allowReceiving(subscription, false);
      bus().topology().allowReceiving(subscription, false);
      assertThat(state(subscription).receiving()).isFalse();
      send("meanwhile");
      assertFault(Kind.PAUSED, () -> early.receive(Duration.ZERO));
      assertThat(state(subscription).active()).isEqualTo(2);
      bus().topology().allowReceiving(subscription, true);
      assertThat(state(subscription).receiving()).isTrue();
      assertThat(drain(early)).containsExactly("before", "meanwhile");
    }
  }

  @Test
  default void pausingWhatIsNotThereIsSaid() {
    if (!capabilities().pauses()) {
      return;
    }
    assertFault(Kind.ENTITY_MISSING, () -> bus().topology().allowSending(topic(), false));
    assertFault(Kind.ENTITY_MISSING, () -> bus().topology().allowReceiving(name("s"), false));
  }
}
