package org.tranship.runbook.journey.third;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.tranship.core.bus.Bus;
import org.tranship.core.bus.Rule;
import org.tranship.core.bus.RuleSwap;
import org.tranship.core.bus.SubscriptionName;
import org.tranship.core.bus.SubscriptionState;
import org.tranship.core.bus.filter.Filter;
import org.tranship.core.bus.filter.SqlFilter;
import org.tranship.runbook.journey.format.JourneySettings.Subscription;
import org.tranship.runbook.journey.format.JourneySettings.Topic;
import org.tranship.runbook.journey.format.ThirdTopics;

/// What the workers of both releases listen to: commands, and the events of the process manager.
///
/// @param topics of both
/// @param bus where they are
record Routes(ThirdTopics topics, Bus bus) {
  /// Commands that have to come one after the other, and from the second release have no session.
  private static final String WITH_SESSION = " AND sys.SessionId IS NOT NULL";

  private static SubscriptionName name(Topic topic, Subscription subscription) {
    return new SubscriptionName(topic.path(), subscription.name());
  }

  /// What a subscription of the third release gets. One with sessions gets what has one: what the
  /// second sends without would be put aside at once.
  private static String filter(Subscription subscription, boolean commands) {
    String filter = subscription.filter().orElse("1=1");
    return commands && subscription.sessions() ? "(" + filter + ")" + WITH_SESSION : filter;
  }

  private List<Shift.Side> third(Topic topic, List<Subscription> all) {
    return all.stream()
        .map(
            it ->
                new Shift.Side(
                    name(topic, it), it.sessions(), SqlFilter.parse(filter(it, !topic.eventBus()))))
        .toList();
  }

  private static List<SubscriptionName> retired(Topic topic) {
    return topic.retired().stream().map(it -> name(topic, it)).toList();
  }

  private Shift forth(Topic topic, List<Subscription> third) {
    return new Shift(bus, retired(topic), third(topic, third));
  }

  private Shift back(Topic topic, List<Subscription> third) {
    return new Shift(
        bus,
        third.stream().map(it -> name(topic, it)).toList(),
        topic.retired().stream()
            .map(it -> new Shift.Side(name(topic, it), it.sessions(), Filter.ALL))
            .toList());
  }

  /// From the second release to the third: commands, then events.
  List<Shift> forth() {
    return List.of(
        forth(topics.commands(), topics.commandHandlers()),
        forth(topics.events(), topics.processManager()));
  }

  /// And back.
  List<Shift> back() {
    return List.of(
        back(topics.commands(), topics.commandHandlers()),
        back(topics.events(), topics.processManager()));
  }

  /// The second release's subscriptions that are retired.
  List<SubscriptionName> retired() {
    return Stream.concat(retired(topics.commands()).stream(), retired(topics.events()).stream())
        .toList();
  }

  /// The third release's.
  List<SubscriptionName> third() {
    return forth().stream().flatMap(it -> it.to().stream()).map(Shift.Side::name).toList();
  }

  /// Makes the third release's: from here on both get their copy.
  void open() {
    for (Subscription each : topics.commandHandlers()) {
      AccumulateStep.make(bus, name(topics.commands(), each), each, filter(each, true));
    }
    for (Subscription each : topics.processManager()) {
      AccumulateStep.make(bus, name(topics.events(), each), each, filter(each, false));
    }
  }

  /// Nothing comes to the second release's any more, and what is left there is taken off.
  ///
  /// @return how many messages were left
  long close() {
    RuleSwap swap = new RuleSwap(bus.topology());
    retired().forEach(it -> swap.to(it, new Rule("Retired", Filter.NONE)));
    List<Shift> all = forth();
    return all.get(0).clear(topics.commands().retired().stream().anyMatch(Subscription::sessions))
        + all.get(1).clear(topics.events().retired().stream().anyMatch(Subscription::sessions));
  }

  /// Everything comes to the second release's again.
  void reopen() {
    RuleSwap swap = new RuleSwap(bus.topology());
    retired().forEach(it -> swap.to(it, Rule.DEFAULT));
  }

  /// Gives commands about seats that the second release has sent and nobody has handled to the
  /// third.
  long withSessions() {
    long sent = 0;
    for (Subscription each : topics.commandHandlers()) {
      if (each.sessions() && each.filter().isPresent()) {
        sent += forth().getFirst().withSessions(SqlFilter.parse(each.filter().get()));
      }
    }
    return sent;
  }

  /// A subscription at which somebody is receiving; empty if there is none, or the broker does not
  /// tell.
  Optional<SubscriptionName> busy(List<SubscriptionName> subscriptions) {
    return subscriptions.stream()
        .filter(
            it ->
                bus.topology()
                    .subscription(it)
                    .flatMap(SubscriptionState::receivers)
                    .filter(number -> number > 0)
                    .isPresent())
        .findFirst();
  }
}
