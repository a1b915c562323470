package org.tranship.driver.artemis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
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
import org.tranship.core.bus.SendOutcome;
import org.tranship.core.bus.SettleOutcome;
import org.tranship.core.bus.SubscriptionName;
import org.tranship.core.bus.SubscriptionSettings;
import org.tranship.core.bus.TopicSettings;
import org.tranship.core.value.Secret;
import org.tranship.testkit.server.ArtemisServer;

/// A broker that goes away and comes back has lost nothing, and neither has its client.
class GoneBrokerTest {
  private static final Duration LONG = Duration.ofSeconds(20);
  private static final SubscriptionName ALL = new SubscriptionName("conference/events", "all");

  private static BusMessage message(String id) {
    return BusMessage.of(id, MessageBody.of(id)).withSession("o1").with("TypeName", "OrderPlaced");
  }

  private static void assertKind(Throwable fault, Kind kind) {
    assertThat(fault)
        .isInstanceOfSatisfying(
            BusException.class, e -> assertThat(e.kind()).as(e.getMessage()).isEqualTo(kind));
  }

  private static Bus open(ArtemisServer server) {
    return new ArtemisBuses()
        .open(BusSpec.of("artemis://" + server.authority()), _ -> new Secret(""));
  }

  @Test
  void nothingIsLostWhileTheBrokerIsGone() {
    try (ArtemisServer server = ArtemisServer.start(true);
        Bus bus = open(server)) {
      SubscriptionSettings settings = SubscriptionSettings.of(ALL).withMaxDeliveries(5);
      Rule rule = Rule.sql("Custom", "TypeName IN ('OrderPlaced', 'OrderUpdated')");
      TopicSettings topic =
          TopicSettings.of(ALL.topic()).withDuplicateWindow(Duration.ofMinutes(30));
      boolean _ = bus.topology().createTopic(topic);
      boolean _ = bus.topology().createSubscription(settings, Rule.DEFAULT);
      boolean _ = bus.topology().addRule(ALL, rule);
      boolean _ = bus.topology().removeRule(ALL, Rule.DEFAULT_NAME);
      assertThat(bus.send(ALL.topic(), message("one"))).isEqualTo(new SendOutcome.Done());
      assertThat(bus.send(ALL.topic(), message("two"))).isEqualTo(new SendOutcome.Done());
      Receiver receiver = bus.receiver(ALL.messages());
      Delivery inHand = receiver.receive(LONG).orElseThrow();
      SubscriptionName ordered = new SubscriptionName(ALL.topic(), "ordered");
      boolean _ =
          bus.topology()
              .createSubscription(
                  SubscriptionSettings.of(ordered).withSessions(true), Rule.DEFAULT);
      Receiver ours = bus.session(ordered, Optional.of("o1"), LONG).orElseThrow();

      server.stop();
      assertThatThrownBy(bus::check).satisfies(e -> assertKind(e, Kind.UNAVAILABLE));
      assertThatThrownBy(() -> receiver.receive(Duration.ZERO))
          .satisfies(e -> assertKind(e, Kind.UNAVAILABLE));
      assertThat(bus.send(ALL.topic(), message("three")))
          .isInstanceOfSatisfying(
              SendOutcome.Refused.class, it -> assertKind(it.reason(), Kind.UNAVAILABLE));
      assertThat(receiver.complete(inHand)).isNotEqualTo(new SettleOutcome.Done());
      receiver.close();

      server.restart();
      assertThat(bus.topology().subscription(ALL).map(it -> it.settings())).contains(settings);
      assertThat(bus.topology().rules(ALL)).containsExactly(rule);
      assertThat(bus.topology().topic(ALL.topic()).map(it -> it.settings())).contains(topic);
      for (String id : List.of("one", "three")) {
        assertThat(bus.send(ALL.topic(), message(id))).isEqualTo(new SendOutcome.Done());
      }
      try (Receiver again = bus.receiver(ALL.messages())) {
        for (String id : List.of("one", "two", "three")) {
          Delivery next = again.receive(LONG).orElseThrow();
          assertThat(next.message()).isEqualTo(message(id));
          assertThat(again.complete(next)).isEqualTo(new SettleOutcome.Done());
        }
        assertThat(again.receive(Duration.ZERO)).isEmpty();
      }
      try (Receiver theirs = bus.session(ordered, Optional.of("o1"), LONG).orElseThrow()) {
        assertThatThrownBy(() -> ours.receive(Duration.ZERO))
            .satisfies(e -> assertKind(e, Kind.SESSION_LOST));
        assertThat(theirs.receive(LONG)).isPresent();
      }
      ours.close();
    }
  }

  @Test
  void whoeverIsNotUnderstoodIsToldSo() {
    assertThatThrownBy(
            () -> new ArtemisBuses().open(BusSpec.of("artemis:broker"), _ -> new Secret("")))
        .satisfies(e -> assertKind(e, Kind.CONFIGURATION))
        .hasMessageContaining("artemis://HOST:PORT");
    assertThatThrownBy(
            () ->
                new ArtemisBuses()
                    .open(BusSpec.of("artemis://h:1?passwort=geheim"), _ -> new Secret("")))
        .hasMessageContaining("did you mean password?")
        .hasMessageNotContaining("geheim");
    assertThatThrownBy(
            () ->
                new ArtemisBuses()
                    .open(BusSpec.of("artemis://h:1?password=geheim"), _ -> new Secret("")))
        .hasMessageContaining("password=${NAME}")
        .hasMessageNotContaining("geheim");
  }
}
