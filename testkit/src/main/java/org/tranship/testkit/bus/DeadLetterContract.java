package org.tranship.testkit.bus;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.tranship.core.bus.BusCapabilities.Locks;
import org.tranship.core.bus.BusException.Kind;
import org.tranship.core.bus.DeadLetter;
import org.tranship.core.bus.Delivery;
import org.tranship.core.bus.Receiver;
import org.tranship.core.bus.SettleOutcome;
import org.tranship.core.bus.StoredMessage;
import org.tranship.core.bus.SubscriptionName;

/// What is put aside, why, and what can be done with it.
public interface DeadLetterContract extends BusUnderTest {

  /// Receives one and gives it back, as often as that is allowed.
  private void wearOut(SubscriptionName subscription, int times) {
    try (Receiver receiver = bus().receiver(subscription.messages())) {
      for (int i = 1; i <= times; i++) {
        Delivery delivery = next(receiver);
        assertThat(delivery.stored().deliveries()).isEqualTo(i);
        assertThat(receiver.abandon(delivery)).isEqualTo(new SettleOutcome.Done());
      }
    }
  }

  @Test
  default void whatIsGivenBackTooOftenIsPutAside() {
    SubscriptionName subscription = subscribed(settings("s").withMaxDeliveries(3));
    send("poison", "good");
    wearOut(subscription, 3);
    assertThat(state(subscription).active()).isEqualTo(1);
    assertThat(state(subscription).deadLetters()).isEqualTo(1);
    assertThat(drain(subscription.messages())).containsExactly("good");
    try (Receiver receiver = bus().receiver(subscription.deadLetters())) {
      Delivery aside = next(receiver);
      assertThat(aside.message()).isEqualTo(message("poison"));
      assertThat(aside.stored().deadLetter().map(DeadLetter::reason))
          .contains(DeadLetter.TOO_MANY_DELIVERIES);
      complete(receiver, aside);
      assertThat(nothing(receiver)).isTrue();
    }
    assertThat(state(subscription).deadLetters()).isZero();
  }

  @Test
  default void whatIsLeftInHandTooOftenIsPutAside() {
    SubscriptionName subscription =
        subscribed(settings("s").withMaxDeliveries(2).withLock(moment()));
    send("poison");
    for (int i = 0; i < 2; i++) {
      try (Receiver receiver = bus().receiver(subscription.messages())) {
        Delivery _ = next(receiver);
        if (capabilities().locks() == Locks.TIMED) {
          pass(moment().multipliedBy(2));
        }
      }
    }
    try (Receiver receiver = bus().receiver(subscription.messages())) {
      assertThat(nothing(receiver)).isTrue();
    }
    assertThat(state(subscription).deadLetters()).isEqualTo(1);
    assertThat(drain(subscription.deadLetters())).containsExactly("poison");
  }

  @Test
  default void aReceiverMayPutAside() {
    SubscriptionName subscription = subscribed(settings("s"));
    send("one", "two");
    DeadLetter why = new DeadLetter("Unknown type", "it's \"ConfirmOrderPayment\"");
    try (Receiver receiver = bus().receiver(subscription.messages())) {
      Delivery delivery = next(receiver);
      if (!capabilities().deadLetterCall()) {
        assertFault(Kind.UNSUPPORTED, () -> receiver.deadLetter(delivery, why));
        complete(receiver, delivery);
        return;
      }
      assertThat(receiver.deadLetter(delivery, why)).isEqualTo(new SettleOutcome.Done());
      assertThat(receiver.deadLetter(delivery, why)).isEqualTo(new SettleOutcome.LockLost());
      assertThat(drain(receiver)).containsExactly("two");
    }
    try (Receiver receiver = bus().receiver(subscription.deadLetters())) {
      Delivery aside = next(receiver);
      assertThat(aside.stored().deadLetter()).contains(why);
      assertFault(Kind.UNSUPPORTED, () -> receiver.deadLetter(aside, why));
    }
  }

  @Test
  default void whatWasPutAsideIsNotPutAsideAgain() {
    SubscriptionName subscription = subscribed(settings("s").withMaxDeliveries(1));
    send("poison");
    wearOut(subscription, 1);
    try (Receiver receiver = bus().receiver(subscription.deadLetters())) {
      for (int i = 0; i < 3; i++) {
        assertThat(receiver.abandon(next(receiver))).isEqualTo(new SettleOutcome.Done());
      }
      complete(receiver, next(receiver));
    }
    assertThat(state(subscription).deadLetters()).isZero();
  }

  @Test
  default void deadLettersAreReceivedWithoutSessions() {
    SubscriptionName subscription = subscribed(settings("s").withSessions(true));
    send("lost");
    if (capabilities().sessionReceivers()) {
      // A broker may tell them apart only when somebody looks for a session.
      assertThat(bus().session(subscription, Optional.empty(), Duration.ZERO)).isEmpty();
    }
    assertThat(state(subscription).deadLetters()).isEqualTo(1);
    assertThat(state(subscription).drained()).isTrue();
    try (Receiver receiver = bus().receiver(subscription.deadLetters())) {
      Delivery aside = next(receiver);
      assertThat(aside.stored().deadLetter().map(DeadLetter::reason))
          .contains(DeadLetter.NO_SESSION);
      complete(receiver, aside);
    }
  }

  @Test
  default void whatExpiresIsPutAsideWhereThatIsAsked() {
    if (!capabilities().expiredToDeadLetters()) {
      return;
    }
    SubscriptionName subscription = subscribed(settings("s").withTimeToLive(moment(), true));
    send("one");
    pass(moment().multipliedBy(2));
    assertThat(state(subscription).drained()).isTrue();
    assertThat(state(subscription).deadLetters()).isEqualTo(1);
    try (Receiver receiver = bus().receiver(subscription.deadLetters())) {
      Delivery aside = next(receiver);
      assertThat(aside.stored().deadLetter().map(DeadLetter::reason)).contains(DeadLetter.EXPIRED);
    }
  }

  @Test
  default void deadLettersCanBeLookedAt() {
    SubscriptionName subscription = subscribed(settings("s").withMaxDeliveries(1));
    send("poison");
    wearOut(subscription, 1);
    if (capabilities().peek()) {
      assertThat(bus().peek(subscription.deadLetters(), -1, 10))
          .extracting(StoredMessage::message)
          .containsExactly(message("poison"));
      assertThat(bus().peek(subscription.messages(), -1, 10)).isEmpty();
    }
    assertThat(drain(subscription.deadLetters())).containsExactly("poison");
  }
}
