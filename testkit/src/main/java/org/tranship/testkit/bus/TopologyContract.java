package org.tranship.testkit.bus;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.tranship.core.bus.BusException.Kind;
import org.tranship.core.bus.Rule;
import org.tranship.core.bus.SubscriptionSettings;
import org.tranship.core.bus.SubscriptionState;
import org.tranship.core.bus.TopicSettings;
import org.tranship.core.bus.TopicState;
import org.tranship.core.bus.Topology;

/// Topics and subscriptions: made, told, gone.
public interface TopologyContract extends BusUnderTest {
  private Topology topology() {
    return bus().topology();
  }

  @Test
  default void aTopicIsMadeOnceAndGoneOnce() {
    TopicSettings settings =
        TopicSettings.of(topic())
            .withDuplicateWindow(Duration.ofMinutes(30))
            .withTimeToLive(Duration.ofDays(2));
    assertThat(topology().topic(topic())).isEmpty();
    assertThat(topology().createTopic(settings)).isTrue();
    assertThat(topology().createTopic(TopicSettings.of(topic()))).isFalse();
    assertThat(topology().topic(topic())).contains(new TopicState(settings, 0, true));
    assertThat(topology().deleteTopic(topic())).isTrue();
    assertThat(topology().deleteTopic(topic())).isFalse();
    assertThat(topology().topic(topic())).isEmpty();
  }

  @Test
  default void aSubscriptionIsMadeOnceAndGoneOnce() {
    boolean _ = topology().createTopic(TopicSettings.of(topic()));
    SubscriptionSettings settings =
        settings("Registration.OrderViewModelGeneratorV3")
            .withSessions(true)
            .withLock(Duration.ofSeconds(150))
            .withMaxDeliveries(7);
    assertThat(topology().subscription(settings.name())).isEmpty();
    assertThat(topology().createSubscription(settings, Rule.sql("Custom", "a = 'b'"))).isTrue();
    assertThat(topology().createSubscription(settings.withSessions(false), Rule.DEFAULT)).isFalse();
    SubscriptionState state = state(settings.name());
    assertThat(state.settings()).isEqualTo(settings);
    assertThat(state.drained()).isTrue();
    assertThat(state.deadLetters()).isZero();
    assertThat(state.receiving()).isTrue();
    assertThat(topology().rules(settings.name())).containsExactly(Rule.sql("Custom", "a = 'b'"));
    assertThat(topology().deleteSubscription(settings.name())).isTrue();
    assertThat(topology().deleteSubscription(settings.name())).isFalse();
    assertThat(topology().subscription(settings.name())).isEmpty();
  }

  @Test
  default void whatASubscriptionDoesWithTimeIsTold() {
    boolean _ = topology().createTopic(TopicSettings.of(topic()));
    SubscriptionSettings settings =
        settings("a").withTimeToLive(Duration.ofHours(3), capabilities().expiredToDeadLetters());
    assertThat(topology().createSubscription(settings, Rule.DEFAULT)).isTrue();
    assertThat(state(settings.name()).settings()).isEqualTo(settings);
  }

  @Test
  default void whatExpiredIsNotPutAsideWhereTheBusCannot() {
    boolean _ = topology().createTopic(TopicSettings.of(topic()));
    SubscriptionSettings settings = settings("a").withTimeToLive(Duration.ofHours(3), true);
    if (capabilities().expiredToDeadLetters()) {
      assertThat(topology().createSubscription(settings, Rule.DEFAULT)).isTrue();
    } else {
      assertFault(Kind.UNSUPPORTED, () -> topology().createSubscription(settings, Rule.DEFAULT));
      assertThat(topology().subscription(settings.name())).isEmpty();
    }
  }

  @Test
  default void subscriptionsComeInTheOrderOfTheirNames() {
    boolean _ = topology().createTopic(TopicSettings.of(topic()));
    for (String each : List.of("log", "all", "Conference.OrderEventHandler")) {
      boolean _ = topology().createSubscription(settings(each), Rule.DEFAULT);
    }
    assertThat(topology().subscriptions(topic()))
        .extracting(it -> it.name().name())
        .containsExactly("Conference.OrderEventHandler", "all", "log");
    assertThat(topology().topic(topic())).isPresent();
  }

  @Test
  default void subscriptionsOfOneNameBelongToTheirTopics() {
    boolean _ = topology().createTopic(TopicSettings.of(topic()));
    boolean _ = topology().createSubscription(settings("all"), Rule.DEFAULT);
    String other = topic() + "-other";
    try {
      assertThat(topology().createTopic(TopicSettings.of(other))).isTrue();
      assertThat(topology().subscriptions(other)).isEmpty();
      send("one");
      assertThat(drain(name("all").messages())).containsExactly("one");
    } finally {
      boolean _ = topology().deleteTopic(other);
    }
  }

  @Test
  default void whatIsMissingIsSaid() {
    assertFault(Kind.ENTITY_MISSING, () -> topology().subscriptions(topic()));
    assertFault(
        Kind.ENTITY_MISSING, () -> topology().createSubscription(settings("a"), Rule.DEFAULT));
    boolean _ = topology().createTopic(TopicSettings.of(topic()));
    assertThat(topology().subscriptions(topic())).isEmpty();
    assertFault(Kind.ENTITY_MISSING, () -> topology().rules(name("a")));
    assertFault(Kind.ENTITY_MISSING, () -> topology().addRule(name("a"), Rule.DEFAULT));
    assertFault(Kind.ENTITY_MISSING, () -> topology().removeRule(name("a"), "Custom"));
    assertFault(
        Kind.ENTITY_MISSING, () -> bus().receiver(name("a").messages()).receive(Duration.ZERO));
  }

  @Test
  default void aSubscriptionGetsNothingFromBeforeItsTime() {
    boolean _ = topology().createTopic(TopicSettings.of(topic()));
    send("before");
    boolean _ = topology().createSubscription(settings("a"), Rule.DEFAULT);
    send("after");
    assertThat(drain(name("a").messages())).containsExactly("after");
  }

  @Test
  default void whatComesWithASubscriptionGoesWithIt() {
    boolean _ = subscribed(settings("a")).name().isEmpty();
    send("one");
    assertThat(topology().deleteSubscription(name("a"))).isTrue();
    assertThat(topology().createSubscription(settings("a"), Rule.DEFAULT)).isTrue();
    assertThat(state(name("a")).drained()).isTrue();
    assertThat(drain(name("a").messages())).isEmpty();
    assertThat(topology().topic(topic()).map(TopicState::scheduled)).isEqualTo(Optional.of(0L));
  }
}
