package org.tranship.testkit.bus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.tranship.core.bus.BusMessage;
import org.tranship.core.bus.Rule;
import org.tranship.core.bus.RuleSwap;
import org.tranship.core.bus.SubscriptionName;
import org.tranship.core.bus.TopicSettings;
import org.tranship.core.bus.Topology;
import org.tranship.core.bus.filter.CorrelationFilter;
import org.tranship.core.bus.filter.Filter;
import org.tranship.core.bus.filter.PropertyValue;

/// Which messages come into a subscription.
public interface RuleContract extends BusUnderTest {

  /// Sends three messages, and gives the ids of those that a filter takes.
  private List<String> taken(Filter filter) {
    Topology topology = bus().topology();
    boolean _ = topology.createTopic(TopicSettings.of(topic()));
    assertThat(topology.createSubscription(settings("s"), new Rule("Custom", filter))).isTrue();
    send(
        message("placed")
            .with("TypeName", "OrderPlaced")
            .with("Version", PropertyValue.of(0))
            .with("Weight", PropertyValue.of(1.5))
            .with("Free", PropertyValue.of(true))
            .withLabel("it's 100%")
            .withCorrelation("c1"));
    send(
        message("added")
            .with("TypeName", "AddSeats")
            .with("Version", PropertyValue.of(12))
            .with("Weight", PropertyValue.of(-0.25))
            .with("Free", PropertyValue.of(false))
            .withContentType("text/plain"));
    send(message("bare"));
    List<String> ids = drain(name("s").messages());
    assertThat(topology.deleteSubscription(name("s"))).isTrue();
    return ids;
  }

  private List<String> taken(String condition) {
    return taken(Rule.sql("Custom", condition).filter());
  }

  @Test
  default void conditionsOfTheJourney() {
    assertThat(taken("TypeName IN ('OrderPlaced','OrderUpdated')")).containsExactly("placed");
    assertThat(taken("TypeName NOT IN ('AddSeats', 'RemoveSeats')")).containsExactly("placed");
    assertThat(taken("1=0")).isEmpty();
    assertThat(taken("1=1")).containsExactly("placed", "added", "bare");
  }

  @Test
  default void conditionsOfMoreKinds() {
    assertThat(taken("Version > 3 AND Free = FALSE")).containsExactly("added");
    assertThat(taken("Version >= 0 AND NOT (TypeName = 'AddSeats')")).containsExactly("placed");
    assertThat(taken("Weight < 0 OR sys.CorrelationId = 'c1'")).containsExactly("placed", "added");
    assertThat(taken("TypeName LIKE 'Order%' AND user.Version <> 5")).containsExactly("placed");
    assertThat(taken("sys.Label LIKE 'it''s 100!%' ESCAPE '!'")).containsExactly("placed");
    assertThat(taken("TypeName NOT LIKE '_rderPlaced'")).containsExactly("added");
    assertThat(taken("TypeName IS NULL")).containsExactly("bare");
    assertThat(taken("EXISTS(TypeName) AND sys.MessageId <> 'placed'")).containsExactly("added");
  }

  @Test
  default void aMissingPropertyIsNeitherEqualNorUnequal() {
    assertThat(taken("TypeName <> 'OrderPlaced'")).containsExactly("added");
    assertThat(taken("NOT (TypeName = 'OrderPlaced')")).containsExactly("added");
    assertThat(taken("TypeName <> 'OrderPlaced' OR 1=1")).hasSize(3);
  }

  @Test
  default void fieldsThatHaveToBeEqual() {
    assertThat(taken(CorrelationFilter.of("TypeName", "AddSeats"))).containsExactly("added");
    assertThat(
            taken(
                new CorrelationFilter(
                    Map.of("CorrelationId", "c1"), Map.of("Version", PropertyValue.of(0)))))
        .containsExactly("placed");
    assertThat(
            taken(
                new CorrelationFilter(
                    Map.of("CorrelationId", "c1"), Map.of("Version", PropertyValue.of(1)))))
        .isEmpty();
    assertThat(taken(new CorrelationFilter(Map.of("ContentType", "text/plain"), Map.of())))
        .containsExactly("added");
  }

  @Test
  default void rulesComeBackAsTheyWereGiven() {
    SubscriptionName subscription = subscribed(settings("s"));
    Topology topology = bus().topology();
    Rule sql = Rule.sql("Custom", "[a name] = 'it''s' AND b < 2 OR c IN (1, -2.5, TRUE)");
    Rule equal =
        new Rule(
            "Equal & <more>",
            new CorrelationFilter(
                Map.of("SessionId", "s 1", "Label", "l"),
                Map.of("n", PropertyValue.of(7), "t", PropertyValue.of("<&>'\""))));
    assertThat(topology.addRule(subscription, sql)).isTrue();
    assertThat(topology.addRule(subscription, equal)).isTrue();
    assertThat(topology.rules(subscription)).containsExactly(Rule.DEFAULT, sql, equal);
    assertThat(topology.addRule(subscription, Rule.sql("Custom", "1=0"))).isFalse();
    assertThat(topology.rules(subscription)).contains(sql);
    assertThat(topology.removeRule(subscription, "Custom")).isTrue();
    assertThat(topology.removeRule(subscription, "Custom")).isFalse();
    assertThat(topology.rules(subscription)).containsExactly(Rule.DEFAULT, equal);
  }

  @Test
  default void aMessageComesInOnceHoweverManyRulesTakeIt() {
    SubscriptionName subscription = subscribed(settings("s"));
    Topology topology = bus().topology();
    boolean _ = topology.addRule(subscription, Rule.sql("Custom", "TypeName = 'A'"));
    send(message("one").with("TypeName", "A"));
    boolean _ = topology.removeRule(subscription, Rule.DEFAULT_NAME);
    send(message("two").with("TypeName", "A"));
    send(message("three").with("TypeName", "B"));
    boolean _ = topology.removeRule(subscription, "Custom");
    send(message("four").with("TypeName", "A"));
    assertThat(drain(subscription.messages())).containsExactly("one", "two");
  }

  @Test
  default void whatIsThereStaysWhenRulesChange() {
    SubscriptionName subscription = subscribed(settings("s"));
    send("one");
    assertThat(new RuleSwap(bus().topology()).to(subscription, new Rule("None", Filter.NONE)))
        .isTrue();
    send("two");
    assertThat(state(subscription).active()).isEqualTo(1);
    assertThat(drain(subscription.messages())).containsExactly("one");
  }

  /// Sends a message before and after every single change, each of which both rules take.
  @Test
  default void aRuleIsSwappedWithoutLosingAMessage() {
    Rule before = Rule.sql("Custom", "TypeName IN ('A', 'B')");
    Rule after = Rule.sql("Custom", "TypeName IN ('B', 'C')");
    boolean _ = bus().topology().createTopic(TopicSettings.of(topic()));
    boolean _ = bus().topology().createSubscription(settings("s"), before);
    int[] sent = {0};
    Runnable write =
        () -> {
          BusMessage message = message("m" + sent[0]++).with("TypeName", "B");
          send(message);
        };
    Topology watched = InterruptedTopology.around(bus().topology(), write);
    assertThat(new RuleSwap(watched).to(name("s"), after)).isTrue();
    assertThat(sent[0]).isGreaterThan(6);
    assertThat(drain(name("s").messages())).hasSize(sent[0]);
    assertThat(bus().topology().rules(name("s"))).containsExactly(after);
    assertThat(new RuleSwap(watched).to(name("s"), after)).isFalse();
  }

  @Test
  default void aSwapThatIsKilledAnywhereGoesOn() {
    Rule before = Rule.sql("Custom", "TypeName IN ('A', 'B')");
    Rule after = Rule.sql("Custom", "TypeName IN ('B', 'C')");
    boolean _ = bus().topology().createTopic(TopicSettings.of(topic()));
    for (int at = 0; at < 8; at++) {
      SubscriptionName subscription = name("s" + at);
      boolean _ = bus().topology().createSubscription(settings("s" + at), before);
      int[] left = {at};
      Topology killed =
          InterruptedTopology.around(
              bus().topology(),
              () -> {
                if (left[0]-- == 0) {
                  throw new IllegalStateException("killed");
                }
              });
      assertThatThrownBy(() -> new RuleSwap(killed).to(subscription, after)).hasMessage("killed");
      boolean _ = new RuleSwap(bus().topology()).to(subscription, after);
      assertThat(bus().topology().rules(subscription)).as("killed at " + at).containsExactly(after);
    }
  }
}
