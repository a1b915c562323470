package org.tranship.driver.artemis;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.activemq.artemis.core.remoting.impl.netty.TransportConstants;
import org.junit.jupiter.api.Test;
import org.tranship.core.bus.Bus;
import org.tranship.core.bus.BusSpec;
import org.tranship.core.bus.Buses;
import org.tranship.core.bus.DeadLetter;
import org.tranship.core.bus.Delivery;
import org.tranship.core.bus.Receiver;
import org.tranship.core.bus.Rule;
import org.tranship.core.bus.SendOutcome;
import org.tranship.core.bus.SettleOutcome;
import org.tranship.core.bus.SubscriptionName;
import org.tranship.core.bus.TopicSettings;
import org.tranship.core.value.Secret;
import org.tranship.testkit.bus.BusContract;
import org.tranship.testkit.server.ArtemisServer;

class ArtemisBusTest extends BusContract {
  @Override
  protected Bus createBus() {
    return Buses.installed(reference -> new Secret(""))
        .open(BusSpec.of("artemis://" + ArtemisServer.shared().authority()));
  }

  @Test
  void aSubscriptionThatIsMadeAnewIsEmpty() throws Exception {
    SubscriptionName subscription = subscribed(settings("s"));
    send("old", "worse");
    try (Receiver receiver = bus().receiver(subscription.messages())) {
      Delivery first = receiver.receive(Duration.ofSeconds(5)).orElseThrow();
      assertThat(receiver.deadLetter(first, new DeadLetter("why", "because")))
          .isEqualTo(new SettleOutcome.Done());
    }
    // As a deletion leaves it that is killed half way.
    String[] authority = ArtemisServer.shared().authority().split(":");
    try (ArtemisConnection connection =
        new ArtemisConnection(
            Map.of(
                TransportConstants.HOST_PROP_NAME,
                authority[0],
                TransportConstants.PORT_PROP_NAME,
                authority[1]),
            "broker",
            null,
            null)) {
      new Diverts(connection).remove(QueueNames.divert(subscription));
    }
    assertThat(bus().topology().subscription(subscription)).isEmpty();
    assertThat(bus().topology().createSubscription(settings("s"), Rule.DEFAULT)).isTrue();
    assertThat(drain(subscription.messages())).isEmpty();
    assertThat(state(subscription).deadLetters()).isZero();
    send("new");
    assertThat(drain(subscription.messages())).containsExactly("new");
  }

  /// One process looks for what another makes.
  @Test
  void whatIsMadeMeanwhileIsThereOrNot() throws Exception {
    SubscriptionName subscription = subscribed(settings("s"));
    try (Bus other = createBus();
        var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<?> looks =
          threads.submit(
              () -> {
                for (int i = 0; i < 60; i++) {
                  var _ = other.topology().subscription(subscription);
                }
              });
      while (!looks.isDone()) {
        boolean _ = bus().topology().deleteSubscription(subscription);
        boolean _ = bus().topology().createSubscription(settings("s"), Rule.DEFAULT);
      }
      assertThat(looks.get()).isNull();
    }
  }

  @Test
  void whoeverIsToldToStopWhileItLetsGoIsStillToldSo() {
    SubscriptionName subscription = subscribed(settings("s"));
    send("one");
    Receiver receiver = bus().receiver(subscription.messages());
    assertThat(receiver.receive(Duration.ofSeconds(5))).isPresent();
    Thread.currentThread().interrupt();
    receiver.close();
    assertThat(Thread.interrupted()).isTrue();
  }

  /// The broker's clock is real.
  @Override
  public Duration moment() {
    return Duration.ofMillis(150);
  }

  /// The broker looks for an id and remembers it in two steps, so messages of one id that are sent
  /// at the very same moment may all come in. Whoever comes after them is known.
  @Override
  public void ofManyWhoSendTheSameOneComesIn() throws Exception {
    SubscriptionName subscription =
        subscribed(
            TopicSettings.of(topic()).withDuplicateWindow(Duration.ofMinutes(10)), settings("s"));
    List<Callable<SendOutcome>> crowd =
        Collections.nCopies(6, () -> bus().send(topic(), message("one")));
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Future<SendOutcome> each : threads.invokeAll(crowd)) {
        assertThat(each.get()).isEqualTo(new SendOutcome.Done());
      }
    }
    assertThat(drain(subscription.messages())).hasSizeBetween(1, 6).containsOnly("one");
    send("one");
    assertThat(drain(subscription.messages())).isEmpty();
  }
}
