package org.tranship.testkit.bus;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.tranship.core.bus.BusCapabilities.Duplicates;
import org.tranship.core.bus.BusException.Kind;
import org.tranship.core.bus.BusMessage;
import org.tranship.core.bus.Delivery;
import org.tranship.core.bus.MessageBody;
import org.tranship.core.bus.Receiver;
import org.tranship.core.bus.Rule;
import org.tranship.core.bus.SendOutcome;
import org.tranship.core.bus.SubscriptionName;
import org.tranship.core.bus.TopicSettings;
import org.tranship.core.bus.TopicState;
import org.tranship.core.bus.filter.PropertyValue;

/// What is sent, and what of it comes in.
public interface SendContract extends BusUnderTest {
  private TopicSettings watchful(Duration window) {
    return TopicSettings.of(topic()).withDuplicateWindow(window);
  }

  /// The time by the bus's own clock, as far as a message tells it.
  private Instant now(SubscriptionName subscription) {
    send("clock");
    try (Receiver receiver = bus().receiver(subscription.messages())) {
      Delivery delivery = next(receiver);
      complete(receiver, delivery);
      return delivery.stored().enqueued();
    }
  }

  @Test
  default void whatIsReceivedIsWhatWasSent() {
    SubscriptionName subscription = subscribed(settings("s"));
    BusMessage full =
        BusMessage.of(
                "Order_8c1f_0000000002",
                MessageBody.of("{\r\n  \"$type\": \"it's \\\"ü\\\" 𝄞\u2028\"\r\n}"))
            .withSession("8c1f")
            .withCorrelation("a command's id")
            .withLabel("{\"quoted\"}")
            .withContentType("application/json")
            .with("TypeName", "OrderTotalsCalculated")
            .with("Odd", "it's \"ü\", a=b; \\ 100%")
            .with("Digits", "0123")
            .with("Yes", "true")
            .with("Empty", "")
            .with("Version", PropertyValue.of(2))
            .with("Least", PropertyValue.of(Long.MIN_VALUE + 1))
            .with("Price", PropertyValue.of(-199.25))
            .with("IsFree", PropertyValue.of(false));
    byte[] bytes = new byte[256];
    IntStream.range(0, 256).forEach(i -> bytes[i] = (byte) i);
    BusMessage binary = BusMessage.of("binary", MessageBody.of(bytes));
    BusMessage empty = BusMessage.of("empty", MessageBody.EMPTY);
    send(full);
    send(binary);
    send(empty);
    try (Receiver receiver = bus().receiver(subscription.messages())) {
      for (BusMessage sent : List.of(full, binary, empty)) {
        Delivery delivery = next(receiver);
        assertThat(delivery.message()).isEqualTo(sent);
        assertThat(delivery.stored().deliveries()).isEqualTo(1);
        assertThat(delivery.stored().deadLetter()).isEmpty();
        complete(receiver, delivery);
      }
    }
  }

  @Test
  default void sendingToNowhereIsRefused() {
    assertRefused(Kind.ENTITY_MISSING, bus().send(topic(), message("one")));
  }

  @Test
  default void whatIsTooLargeIsRefused() {
    SubscriptionName subscription = subscribed(settings("s"));
    long most = capabilities().largestMessage().bytes();
    assertRefused(
        Kind.TOO_LARGE,
        bus().send(topic(), BusMessage.of("large", MessageBody.of(new byte[(int) most + 1]))));
    send(BusMessage.of("fits", MessageBody.of(new byte[(int) most * 3 / 4])));
    assertThat(drain(subscription.messages())).containsExactly("fits");
  }

  @Test
  default void whatIsSentTwiceComesOnce() {
    SubscriptionName subscription = subscribed(watchful(Duration.ofMinutes(10)), settings("s"));
    send("one", "two", "one");
    assertThat(drain(subscription.messages())).containsExactly("one", "two");
    send("two", "three");
    assertThat(drain(subscription.messages())).containsExactly("three");
  }

  @Test
  default void whoeverDoesNotAskForItGetsItTwice() {
    SubscriptionName subscription = subscribed(settings("s"));
    send("one", "one");
    assertThat(drain(subscription.messages())).containsExactly("one", "one");
  }

  @Test
  default void anIdIsForgottenAfterTheWindow() {
    SubscriptionName subscription = subscribed(watchful(moment()), settings("s"));
    send("one");
    pass(moment().multipliedBy(2));
    send("one");
    List<String> twice = List.of("one", "one");
    assertThat(drain(subscription.messages()))
        .isEqualTo(capabilities().duplicates() == Duplicates.WINDOW ? twice : List.of("one"));
  }

  @Test
  default void ofManyWhoSendTheSameOneComesIn() throws Exception {
    SubscriptionName subscription = subscribed(watchful(Duration.ofMinutes(10)), settings("s"));
    List<Callable<SendOutcome>> crowd =
        IntStream.range(0, 6)
            .<Callable<SendOutcome>>mapToObj(_ -> () -> bus().send(topic(), message("one")))
            .toList();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Future<SendOutcome> each : threads.invokeAll(crowd)) {
        assertThat(each.get()).isEqualTo(new SendOutcome.Done());
      }
    }
    assertThat(drain(subscription.messages())).containsExactly("one");
  }

  @Test
  default void whatIsScheduledComesInWhenItIsTime() {
    SubscriptionName subscription = subscribed(settings("s"));
    Instant due = now(subscription).plus(moment().multipliedBy(3)).truncatedTo(ChronoUnit.MILLIS);
    send(message("later").withScheduledFor(due));
    send("now");
    assertThat(bus().topology().topic(topic()).map(TopicState::scheduled)).contains(1L);
    assertThat(state(subscription).active()).isEqualTo(1);
    assertThat(drain(subscription.messages())).containsExactly("now");
    pass(moment().multipliedBy(4));
    try (Receiver receiver = bus().receiver(subscription.messages())) {
      Delivery delivery = next(receiver);
      assertThat(delivery.message().id()).isEqualTo("later");
      assertThat(delivery.message().scheduledFor()).isEmpty();
      complete(receiver, delivery);
    }
    assertThat(bus().topology().topic(topic()).map(TopicState::scheduled)).contains(0L);
  }

  @Test
  default void whatIsScheduledForThePastComesInAtOnce() {
    SubscriptionName subscription = subscribed(settings("s"));
    send(message("one").withScheduledFor(Instant.parse("2012-04-01T00:00:00Z")));
    try (Receiver receiver = bus().receiver(subscription.messages())) {
      assertThat(next(receiver).message().id()).isEqualTo("one");
    }
  }

  @Test
  default void whatExpiresIsGone() {
    SubscriptionName subscription = subscribed(settings("s"));
    send(message("brief").withTimeToLive(moment()));
    send(message("lasting").withTimeToLive(Duration.ofHours(1)));
    pass(moment().multipliedBy(2));
    try (Receiver receiver = bus().receiver(subscription.messages())) {
      Delivery delivery = next(receiver);
      assertThat(delivery.message())
          .isEqualTo(message("lasting").withTimeToLive(Duration.ofHours(1)));
      assertThat(nothing(receiver)).isTrue();
    }
    assertThat(state(subscription).deadLetters()).isZero();
  }

  @Test
  default void theShortestOfAllTimesCounts() {
    SubscriptionName ofTopic =
        subscribed(
            TopicSettings.of(topic()).withTimeToLive(moment()),
            settings("a").withTimeToLive(Duration.ofHours(1), false));
    send(message("one").withTimeToLive(Duration.ofHours(2)));
    assertThat(state(ofTopic).active()).isEqualTo(1);
    pass(moment().multipliedBy(2));
    assertThat(drain(ofTopic.messages())).isEmpty();
  }

  @Test
  default void whatASubscriptionHoldsForAShortTimeExpiresThereAlone() {
    SubscriptionName brief = subscribed(settings("a").withTimeToLive(moment(), false));
    boolean _ = bus().topology().createSubscription(settings("b"), Rule.DEFAULT);
    send("one");
    pass(moment().multipliedBy(2));
    assertThat(drain(brief.messages())).isEmpty();
    assertThat(drain(name("b").messages())).containsExactly("one");
    assertThat(state(brief).deadLetters()).isZero();
  }
}
