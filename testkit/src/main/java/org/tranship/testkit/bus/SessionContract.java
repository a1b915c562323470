package org.tranship.testkit.bus;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.tranship.core.bus.BusCapabilities.Locks;
import org.tranship.core.bus.BusException.Kind;
import org.tranship.core.bus.Delivery;
import org.tranship.core.bus.Receiver;
import org.tranship.core.bus.Rule;
import org.tranship.core.bus.SettleOutcome;
import org.tranship.core.bus.SubscriptionName;
import org.tranship.core.bus.SubscriptionSettings;

/// Messages of one session: in order, by one at a time.
public interface SessionContract extends BusUnderTest {
  private SubscriptionSettings inSessions() {
    return settings("s").withSessions(true);
  }

  /// Sends messages named after their session, as in `a1`.
  private void sendInSessions(String... ids) {
    for (String id : ids) {
      send(message(id).withSession(id.substring(0, 1)));
    }
  }

  private Optional<Receiver> any(SubscriptionName subscription) {
    return bus().session(subscription, Optional.empty(), Duration.ZERO);
  }

  private static Optional<String> sessionOf(Optional<Receiver> receiver) {
    return receiver.flatMap(Receiver::session);
  }

  @Test
  default void whereSessionsCannotBeTakenThatIsSaid() {
    SubscriptionName subscription = subscribed(inSessions());
    sendInSessions("a1", "b1");
    assertThat(state(subscription).active()).isEqualTo(2);
    if (!capabilities().sessionReceivers()) {
      assertFault(Kind.UNSUPPORTED, () -> any(subscription));
    } else {
      assertThat(any(subscription)).hasValueSatisfying(Receiver::close);
    }
  }

  @Test
  default void sessionsAreNeededWhereTheyAreDemandedAndNowhereElse() {
    SubscriptionName with = subscribed(inSessions());
    boolean _ = bus().topology().createSubscription(settings("t"), Rule.DEFAULT);
    sendInSessions("a1");
    assertFault(Kind.SESSION_RULE, () -> bus().receiver(with.messages()).receive(Duration.ZERO));
    assertThat(drain(name("t").messages())).containsExactly("a1");
    if (capabilities().sessionReceivers()) {
      assertFault(Kind.SESSION_RULE, () -> any(name("t")));
    }
  }

  @Test
  default void aSessionComesInOrderAndToOneAtATime() {
    if (!capabilities().sessionReceivers()) {
      return;
    }
    SubscriptionName subscription = subscribed(inSessions());
    sendInSessions("a1", "b1", "a2", "b2", "a3");
    Optional<Receiver> first = any(subscription);
    assertThat(sessionOf(first)).contains("a");
    assertThat(bus().session(subscription, Optional.of("a"), Duration.ZERO)).isEmpty();
    Optional<Receiver> second = any(subscription);
    assertThat(sessionOf(second)).contains("b");
    assertThat(any(subscription)).isEmpty();
    try (Receiver a = first.orElseThrow();
        Receiver b = second.orElseThrow()) {
      assertThat(drain(a)).containsExactly("a1", "a2", "a3");
      sendInSessions("b3", "a4");
      assertThat(drain(b)).containsExactly("b1", "b2", "b3");
      assertThat(next(a).message().session()).contains("a");
    }
  }

  @Test
  default void whatIsGivenBackComesBeforeWhatFollows() {
    if (!capabilities().sessionReceivers()) {
      return;
    }
    SubscriptionName subscription = subscribed(inSessions());
    sendInSessions("a1", "a2", "a3");
    try (Receiver receiver = session(subscription, "a")) {
      Delivery first = next(receiver);
      assertThat(receiver.abandon(first)).isEqualTo(new SettleOutcome.Done());
      Delivery again = next(receiver);
      assertThat(again.message().id()).isEqualTo("a1");
      assertThat(again.stored().deliveries()).isEqualTo(2);
      complete(receiver, again);
      assertThat(drain(receiver)).containsExactly("a2", "a3");
    }
  }

  @Test
  default void whoeverLeavesASessionLeavesItInOrder() {
    if (!capabilities().sessionReceivers()) {
      return;
    }
    SubscriptionName subscription = subscribed(inSessions());
    sendInSessions("a1", "a2", "a3");
    Receiver leaving = session(subscription, "a");
    complete(leaving, next(leaving));
    Delivery inHand = next(leaving);
    leaving.close();
    try (Receiver receiver = session(subscription, "a")) {
      assertThat(leaving.complete(inHand)).isEqualTo(new SettleOutcome.LockLost());
      Delivery again = next(receiver);
      assertThat(again.message().id()).isEqualTo("a2");
      assertThat(again.stored().deliveries()).isEqualTo(2);
      complete(receiver, again);
      assertThat(drain(receiver)).containsExactly("a3");
    }
  }

  @Test
  default void aSessionThatIsNotRenewedIsLost() {
    if (!capabilities().sessionReceivers() || capabilities().locks() != Locks.TIMED) {
      return;
    }
    SubscriptionName subscription = subscribed(inSessions().withLock(moment()));
    sendInSessions("a1", "a2");
    try (Receiver slow = session(subscription, "a")) {
      Delivery first = next(slow);
      pass(moment().multipliedBy(3).dividedBy(5));
      assertThat(slow.renew(first)).isEqualTo(new SettleOutcome.Done());
      pass(moment().multipliedBy(3).dividedBy(5));
      assertThat(bus().session(subscription, Optional.of("a"), Duration.ZERO)).isEmpty();
      pass(moment().multipliedBy(2));
      try (Receiver other = session(subscription, "a")) {
        assertFault(Kind.SESSION_LOST, () -> slow.receive(Duration.ZERO));
        assertThat(slow.complete(first)).isEqualTo(new SettleOutcome.LockLost());
        assertThat(drain(other)).containsExactly("a1", "a2");
      }
    }
  }

  @Test
  default void aSessionMayBeTakenBeforeItHasMessages() {
    if (!capabilities().sessionReceivers()) {
      return;
    }
    SubscriptionName subscription = subscribed(inSessions());
    assertThat(any(subscription)).isEmpty();
    try (Receiver receiver = session(subscription, "c")) {
      assertThat(receiver.session()).contains("c");
      assertThat(nothing(receiver)).isTrue();
      sendInSessions("d1", "c1");
      assertThat(drain(receiver)).containsExactly("c1");
      assertThat(List.of(sessionOf(any(subscription)))).containsExactly(Optional.of("d"));
    }
  }
}
