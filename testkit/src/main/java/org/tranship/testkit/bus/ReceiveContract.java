package org.tranship.testkit.bus;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.tranship.core.bus.BusCapabilities.Locks;
import org.tranship.core.bus.BusException.Kind;
import org.tranship.core.bus.Delivery;
import org.tranship.core.bus.Receiver;
import org.tranship.core.bus.SettleOutcome;
import org.tranship.core.bus.StoredMessage;
import org.tranship.core.bus.SubscriptionName;

/// Messages in hand: whose they are, for how long, and what becomes of them.
public interface ReceiveContract extends BusUnderTest {

  @Test
  default void messagesComeInTheOrderInWhichTheyCameIn() {
    SubscriptionName subscription = subscribed(settings("s"));
    List<String> ids = IntStream.range(0, 20).mapToObj(i -> "m" + i).toList();
    send(ids.toArray(String[]::new));
    long last = -1;
    try (Receiver receiver = bus().receiver(subscription.messages())) {
      for (String id : ids) {
        Delivery delivery = next(receiver);
        assertThat(delivery.message().id()).isEqualTo(id);
        assertThat(delivery.stored().sequence()).isGreaterThan(last);
        last = delivery.stored().sequence();
        complete(receiver, delivery);
      }
      assertThat(nothing(receiver)).isTrue();
    }
  }

  @Test
  default void aMessageInHandIsNobodyElses() {
    SubscriptionName subscription = subscribed(settings("s"));
    send("one", "two");
    try (Receiver first = bus().receiver(subscription.messages());
        Receiver second = bus().receiver(subscription.messages())) {
      Delivery one = next(first);
      Delivery two = next(second);
      assertThat(two.message().id()).isEqualTo("two");
      assertThat(nothing(first)).isTrue();
      assertThat(nothing(second)).isTrue();
      complete(first, one);
      complete(second, two);
    }
    assertThat(state(subscription).drained()).isTrue();
  }

  @Test
  default void oneReceiverMayHaveManyInHandAndSettlesThemInAnyOrder() {
    SubscriptionName subscription = subscribed(settings("s"));
    send("one", "two", "three");
    try (Receiver receiver = bus().receiver(subscription.messages())) {
      Delivery one = next(receiver);
      Delivery two = next(receiver);
      Delivery three = next(receiver);
      complete(receiver, three);
      assertThat(receiver.abandon(two)).isEqualTo(new SettleOutcome.Done());
      complete(receiver, one);
      Delivery again = next(receiver);
      assertThat(again.message().id()).isEqualTo("two");
      complete(receiver, again);
      assertThat(nothing(receiver)).isTrue();
    }
  }

  @Test
  default void whatIsCompletedIsGone() {
    SubscriptionName subscription = subscribed(settings("s"));
    send("one");
    try (Receiver receiver = bus().receiver(subscription.messages())) {
      Delivery delivery = next(receiver);
      complete(receiver, delivery);
      assertThat(receiver.complete(delivery)).isEqualTo(new SettleOutcome.LockLost());
      assertThat(receiver.abandon(delivery)).isEqualTo(new SettleOutcome.LockLost());
      assertThat(nothing(receiver)).isTrue();
    }
    assertThat(state(subscription).active()).isZero();
  }

  @Test
  default void whatIsGivenBackComesAgainInItsOldPlace() {
    SubscriptionName subscription = subscribed(settings("s"));
    send("one", "two");
    try (Receiver receiver = bus().receiver(subscription.messages())) {
      Delivery first = next(receiver);
      assertThat(receiver.abandon(first)).isEqualTo(new SettleOutcome.Done());
      Delivery again = next(receiver);
      assertThat(again.message()).isEqualTo(first.message());
      assertThat(again.stored().sequence()).isEqualTo(first.stored().sequence());
      assertThat(again.stored().deliveries()).isEqualTo(2);
      assertThat(receiver.complete(first)).isEqualTo(new SettleOutcome.LockLost());
      complete(receiver, again);
      assertThat(next(receiver).message().id()).isEqualTo("two");
    }
  }

  @Test
  default void whatIsLeftInHandComesAgain() {
    SubscriptionName subscription = subscribed(settings("s").withLock(moment()));
    send("one");
    Receiver dead = bus().receiver(subscription.messages());
    Delivery lost = next(dead);
    if (capabilities().locks() == Locks.CONNECTION) {
      dead.close();
    }
    pass(moment().multipliedBy(2));
    try (dead;
        Receiver receiver = bus().receiver(subscription.messages())) {
      Delivery again = next(receiver);
      assertThat(again.message()).isEqualTo(lost.message());
      assertThat(again.stored().deliveries()).isEqualTo(2);
      assertThat(dead.complete(lost)).isEqualTo(new SettleOutcome.LockLost());
      complete(receiver, again);
    }
    assertThat(state(subscription).drained()).isTrue();
  }

  @Test
  default void aLockThatIsRenewedLasts() {
    SubscriptionName subscription = subscribed(settings("s").withLock(moment()));
    send("one");
    try (Receiver receiver = bus().receiver(subscription.messages());
        Receiver other = bus().receiver(subscription.messages())) {
      Delivery delivery = next(receiver);
      for (int i = 0; i < 2; i++) {
        pass(moment().multipliedBy(3).dividedBy(5));
        assertThat(receiver.renew(delivery)).isEqualTo(new SettleOutcome.Done());
      }
      assertThat(nothing(other)).isTrue();
      complete(receiver, delivery);
      assertThat(receiver.renew(delivery)).isEqualTo(new SettleOutcome.LockLost());
    }
  }

  @Test
  default void whoeverWaitsGetsWhatIsSentMeanwhile() throws Exception {
    SubscriptionName subscription = subscribed(settings("s"));
    try (Receiver receiver = bus().receiver(subscription.messages());
        var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<Optional<Delivery>> waiting = threads.submit(() -> receiver.receive(LONG));
      send("one");
      assertThat(waiting.get()).hasValueSatisfying(it -> complete(receiver, it));
    }
  }

  @Test
  default void whoeverIsToldToStopStopsWaiting() throws Exception {
    SubscriptionName subscription = subscribed(settings("s"));
    try (Receiver receiver = bus().receiver(subscription.messages())) {
      List<Throwable> faults = new ArrayList<>();
      Thread waiting =
          Thread.ofVirtual()
              .start(
                  () ->
                      assertFault(
                          Kind.INTERRUPTED, () -> receiver.receive(Duration.ofSeconds(60))));
      waiting.setUncaughtExceptionHandler((_, e) -> faults.add(e));
      Thread.sleep(50);
      waiting.interrupt();
      assertThat(waiting.join(LONG)).isTrue();
      assertThat(faults).isEmpty();
    }
  }

  @Test
  default void manyReceiversShareWhatIsThere() throws Exception {
    SubscriptionName subscription = subscribed(settings("s"));
    List<String> ids = IntStream.range(0, 40).mapToObj(i -> "m" + i).toList();
    send(ids.toArray(String[]::new));
    List<Callable<List<String>>> crowd =
        IntStream.range(0, 4)
            .<Callable<List<String>>>mapToObj(_ -> () -> drain(subscription.messages()))
            .toList();
    List<String> received = new ArrayList<>();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Future<List<String>> each : threads.invokeAll(crowd)) {
        received.addAll(each.get());
      }
    }
    assertThat(received).containsExactlyInAnyOrderElementsOf(ids);
    assertThat(state(subscription).drained()).isTrue();
  }

  @Test
  default void lookingTakesNothing() {
    SubscriptionName subscription = subscribed(settings("s"));
    send("one", "two", "three");
    if (!capabilities().peek()) {
      assertFault(Kind.UNSUPPORTED, () -> bus().peek(subscription.messages(), -1, 10));
      return;
    }
    List<StoredMessage> seen = bus().peek(subscription.messages(), -1, 2);
    assertThat(seen).extracting(it -> it.message().id()).containsExactly("one", "two");
    assertThat(seen).extracting(StoredMessage::deliveries).containsOnly(0);
    assertThat(bus().peek(subscription.messages(), seen.getLast().sequence(), 10))
        .extracting(StoredMessage::message)
        .containsExactly(message("three"));
    try (Receiver receiver = bus().receiver(subscription.messages())) {
      Delivery inHand = next(receiver);
      assertThat(inHand.stored().sequence()).isEqualTo(seen.getFirst().sequence());
      assertThat(inHand.stored().deliveries()).isEqualTo(1);
      complete(receiver, inHand);
    }
    assertThat(drain(subscription.messages())).containsExactly("two", "three");
    assertThat(bus().peek(subscription.messages(), -1, 10)).isEmpty();
  }
}
