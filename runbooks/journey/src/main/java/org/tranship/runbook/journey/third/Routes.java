package org.tranship.runbook.journey.third;

import java.util.Comparator;
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
/// A role of the third release that starts outside of maintenance narrows the second's by itself,
/// so that nothing comes to them any more: what rests on their getting everything looks.
///
/// @param topics of both
/// @param bus where they are
record Routes(ThirdTopics topics, Bus bus) {
  /// The code of subscriptions of the second release that do not get everything.
  static final String NARROWED = "TRJ-146";

  private static final Comparator<SubscriptionName> BY_TEXT =
      Comparator.comparing(SubscriptionName::toString);

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

  private Side third(Topic topic, Subscription each) {
    return new Side(
        bus, name(topic, each), each.sessions(), SqlFilter.parse(filter(each, !topic.eventBus())));
  }

  private List<Side> third(Topic topic, List<Subscription> all) {
    return all.stream().map(it -> third(topic, it)).toList();
  }

  private List<Side> retired(Topic topic) {
    return topic.retired().stream()
        .map(it -> new Side(bus, name(topic, it), it.sessions(), Filter.ALL))
        .toList();
  }

  /// From the second release to the third: commands, then events.
  List<Shift> forth() {
    return List.of(
        new Shift(retired(topics.commands()), third(topics.commands(), topics.commandHandlers())),
        new Shift(retired(topics.events()), third(topics.events(), topics.processManager())));
  }

  /// And back.
  List<Shift> back() {
    return forth().stream().map(it -> new Shift(it.to(), it.from())).toList();
  }

  /// The second release's subscriptions that are retired.
  List<SubscriptionName> retired() {
    return names(forth().stream().flatMap(it -> it.from().stream()));
  }

  /// The third release's.
  List<SubscriptionName> third() {
    return names(forth().stream().flatMap(it -> it.to().stream()));
  }

  private static List<SubscriptionName> names(Stream<Side> sides) {
    return sides.map(Side::name).toList();
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
    return forth().stream().mapToLong(Shift::clear).sum();
  }

  /// Everything comes to the second release's again.
  void reopen() {
    RuleSwap swap = new RuleSwap(bus.topology());
    retired().forEach(it -> swap.to(it, Rule.DEFAULT));
  }

  /// The first of the second release's that does not get everything; empty if each does.
  Optional<SubscriptionName> narrowed() {
    return forth().stream().flatMap(it -> it.narrowed().stream()).findFirst();
  }

  /// Messages that the third release's subscriptions alone have, as far as there are any; what was
  /// put aside there is one of them. Only while each of the second's is there.
  List<String> alone() {
    return thereBack()
        .flatMap(
            it ->
                Stream.concat(
                    it.uncovered().stream(), it.aside().values().stream().flatMap(List::stream)))
        .toList();
  }

  private Stream<Shift> thereBack() {
    return back().stream().map(it -> new Shift(there(it.from()), it.to()));
  }

  /// How many messages of the third release's subscriptions, as far as there are any, are in
  /// somebody's hand and cannot be seen. Only while its worker is off.
  long hiddenBack() {
    return thereBack().mapToLong(Shift::hidden).sum();
  }

  /// The third release's subscriptions that have messages put aside which the second's have not at
  /// all. Only while both workers are off.
  List<SubscriptionName> aside() {
    return thereBack().flatMap(it -> it.aside().keySet().stream()).sorted(BY_TEXT).toList();
  }

  /// The first of the second release's retired subscriptions that is not there; empty if each is.
  Optional<SubscriptionName> missing() {
    return retired().stream().filter(it -> bus.topology().subscription(it).isEmpty()).findFirst();
  }

  private static List<Side> there(List<Side> sides) {
    return sides.stream().filter(Side::exists).toList();
  }

  /// What a subscription that does not get everything means, for people.
  static String narrowedWords(SubscriptionName name) {
    return NARROWED
        + " The second release's subscription "
        + name
        + " does not get every message, so what was handled cannot be told. A role of the third"
        + " release that starts outside of maintenance does that. Nothing was taken off. Set"
        + " MaintenanceMode of every role of the third release, and run the same command again.";
  }

  private List<SessionlessSeats> seats() {
    return forth().getFirst().from().stream()
        .flatMap(
            second ->
                topics.commandHandlers().stream()
                    .filter(each -> each.sessions() && each.filter().isPresent())
                    .map(
                        each ->
                            new SessionlessSeats(
                                bus,
                                second,
                                third(topics.commands(), each),
                                SqlFilter.parse(each.filter().orElse("1=1")))))
        .toList();
  }

  /// Gives commands about seats that the second release has sent and nobody has handled to the
  /// third.
  long withSessions() {
    return seats().stream().mapToLong(SessionlessSeats::move).sum();
  }

  /// Takes off the second's side what was given to the third and is there as well.
  long withoutDoubles() {
    return seats().stream().mapToLong(SessionlessSeats::settle).sum();
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
