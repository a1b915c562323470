package org.tranship.core.bus;

import java.util.List;
import java.util.Optional;

/// The topics, subscriptions and rules of a bus. What changes something may be repeated: what is
/// there already, or gone already, is told by the answer. Faults are [BusException]s; after one of
/// kind `TIMEOUT` or `UNAVAILABLE` nobody knows whether it was done, and it is done again.
public interface Topology {
  /// A topic, or empty if there is none of the name.
  Optional<TopicState> topic(String topic);

  /// Makes a topic. One that is there stays as it is, whatever its settings.
  ///
  /// @return whether it was not there before
  boolean createTopic(TopicSettings settings);

  /// Deletes a topic with its subscriptions and all messages.
  ///
  /// @return whether it was there
  boolean deleteTopic(String topic);

  /// All subscriptions of a topic, in the order of their names.
  ///
  /// @throws BusException of kind `ENTITY_MISSING` if there is no such topic
  List<SubscriptionState> subscriptions(String topic);

  /// A subscription, or empty if there is none of the name or no such topic.
  Optional<SubscriptionState> subscription(SubscriptionName subscription);

  /// Makes a subscription that takes from its first moment on what one rule takes, and gets nothing
  /// that was sent before. One that is there stays as it is, with its rules and messages.
  ///
  /// @return whether it was not there before
  /// @throws BusException of kind `ENTITY_MISSING` if there is no such topic
  boolean createSubscription(SubscriptionSettings settings, Rule first);

  /// Deletes a subscription with its messages and dead letters.
  ///
  /// @return whether it was there
  boolean deleteSubscription(SubscriptionName subscription);

  /// Its rules, in the order of their names.
  ///
  /// @throws BusException of kind `ENTITY_MISSING`
  List<Rule> rules(SubscriptionName subscription);

  /// Adds a rule; from then on messages come in that it takes. To change what a subscription takes
  /// without losing any, see [RuleSwap].
  ///
  /// @return whether there was none of its name; one that is there stays as it is
  /// @throws BusException of kind `ENTITY_MISSING`
  boolean addRule(SubscriptionName subscription, Rule rule);

  /// Removes a rule. What came in by it stays.
  ///
  /// @return whether it was there
  /// @throws BusException of kind `ENTITY_MISSING`
  boolean removeRule(SubscriptionName subscription, String rule);

  /// Pauses a topic or lets it go on: while it is paused, whoever sends to it is refused, and what
  /// its subscriptions have is handed out as before. Scheduled messages may come in or wait. Only
  /// where [BusCapabilities#pauses] says so.
  ///
  /// @param allowed whether messages are taken from now on
  /// @throws BusException of kind `ENTITY_MISSING` or `UNSUPPORTED`
  void allowSending(String topic, boolean allowed);

  /// Pauses a subscription or lets it go on: while it is paused, nobody receives from it, and what
  /// is sent comes in as before. What is in somebody's hand is not taken away. Only where
  /// [BusCapabilities#pauses] says so.
  ///
  /// @param allowed whether messages are handed out from now on
  /// @throws BusException of kind `ENTITY_MISSING` or `UNSUPPORTED`
  void allowReceiving(SubscriptionName subscription, boolean allowed);
}
