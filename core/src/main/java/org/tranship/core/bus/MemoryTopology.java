package org.tranship.core.bus;

import java.util.List;
import java.util.Optional;
import org.tranship.core.bus.BusException.Kind;

/// Topics, subscriptions and rules of the [MemoryBus].
final class MemoryTopology implements Topology {
  private final MemoryBus bus;

  MemoryTopology(MemoryBus bus) {
    this.bus = bus;
  }

  private MemoryTopic require(String operation, String topic) {
    MemoryTopic found = bus.topics().get(topic);
    if (found == null) {
      throw bus.fault(Kind.ENTITY_MISSING, operation)
          .topic(topic)
          .because("there is none of this name")
          .build();
    }
    return found;
  }

  @Override
  public Optional<TopicState> topic(String topic) {
    return bus.alone(() -> Optional.ofNullable(bus.topics().get(topic)).map(MemoryTopic::state));
  }

  @Override
  public boolean createTopic(TopicSettings settings) {
    return bus.alone(
        () -> bus.topics().putIfAbsent(settings.name(), new MemoryTopic(settings)) == null);
  }

  @Override
  public boolean deleteTopic(String topic) {
    return bus.alone(() -> bus.topics().remove(topic) != null);
  }

  @Override
  public List<SubscriptionState> subscriptions(String topic) {
    return bus.alone(
        () ->
            require("look at", topic).subscriptions().values().stream()
                .map(MemorySubscription::state)
                .toList());
  }

  @Override
  public Optional<SubscriptionState> subscription(SubscriptionName subscription) {
    return bus.alone(
        () -> Optional.ofNullable(bus.find(subscription)).map(MemorySubscription::state));
  }

  @Override
  public boolean createSubscription(SubscriptionSettings settings, Rule first) {
    return bus.alone(
        () -> {
          MemoryTopic topic = require("make a subscription of", settings.name().topic());
          MemorySubscription made = new MemorySubscription(settings);
          made.rules().put(first.name(), first);
          return topic.subscriptions().putIfAbsent(settings.name().name(), made) == null;
        });
  }

  @Override
  public boolean deleteSubscription(SubscriptionName subscription) {
    return bus.alone(
        () -> {
          MemoryTopic topic = bus.topics().get(subscription.topic());
          return topic != null && topic.subscriptions().remove(subscription.name()) != null;
        });
  }

  @Override
  public List<Rule> rules(SubscriptionName subscription) {
    return bus.alone(
        () -> List.copyOf(bus.require("read the rules of", subscription).rules().values()));
  }

  @Override
  public boolean addRule(SubscriptionName subscription, Rule rule) {
    return bus.alone(
        () ->
            bus.require("add a rule to", subscription).rules().putIfAbsent(rule.name(), rule)
                == null);
  }

  @Override
  public boolean removeRule(SubscriptionName subscription, String rule) {
    return bus.alone(
        () -> bus.require("remove a rule of", subscription).rules().remove(rule) != null);
  }

  @Override
  public void allowSending(String topic, boolean allowed) {
    Object _ =
        bus.alone(
            () -> {
              require("pause", topic).allowSending(allowed);
              return allowed;
            });
  }

  @Override
  public void allowReceiving(SubscriptionName subscription, boolean allowed) {
    Object _ =
        bus.alone(
            () -> {
              bus.require("pause", subscription).allowReceiving(allowed);
              return allowed;
            });
  }
}
