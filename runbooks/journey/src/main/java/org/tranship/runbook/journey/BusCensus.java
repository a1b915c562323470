package org.tranship.runbook.journey;

import java.util.Optional;
import java.util.SortedMap;
import java.util.StringJoiner;
import java.util.TreeMap;
import org.tranship.core.bus.Bus;
import org.tranship.core.bus.SubscriptionName;
import org.tranship.core.bus.SubscriptionState;
import org.tranship.core.bus.TopicState;

/// What the first release's bus holds at one moment, in every subscription of both topics.
///
/// @param waiting subscriptions with messages that nobody has settled, those in somebody's hand
///   included, and how many
/// @param scheduled messages that come in later
/// @param dead messages that were put aside
record BusCensus(SortedMap<SubscriptionName, Long> waiting, long scheduled, long dead) {
  /// The code of topics that are not there.
  static final String NO_TOPIC = "TRJ-151";

  /// Counts.
  ///
  /// @throws org.tranship.core.bus.BusException also if there is no such topic
  static BusCensus take(Bus bus, BusPlan plan) {
    SortedMap<SubscriptionName, Long> waiting =
        new TreeMap<>((a, b) -> a.toString().compareTo(b.toString()));
    long scheduled = 0;
    long dead = 0;
    for (String topic : plan.topics()) {
      for (SubscriptionState state : bus.topology().subscriptions(topic)) {
        dead += state.deadLetters();
        if (!state.drained()) {
          waiting.put(state.name(), state.active());
        }
      }
      scheduled += bus.topology().topic(topic).map(TopicState::scheduled).orElse(0L);
    }
    return new BusCensus(waiting, scheduled, dead);
  }

  /// Why nothing could be measured there; empty if it can. A topic that nobody listens to is always
  /// empty, and says nothing.
  static Optional<String> objection(Bus bus, BusPlan plan) {
    bus.check();
    for (String topic : plan.topics()) {
      boolean there = bus.topology().topic(topic).isPresent();
      if (!there || bus.topology().subscriptions(topic).isEmpty()) {
        return Optional.of(
            NO_TOPIC
                + " The bus "
                + plan.spec().location()
                + (there
                    ? " has no subscription of the topic \""
                        + topic
                        + "\", so what is sent to it is"
                        + " nobody's"
                    : " has no topic \"" + topic + "\"")
                + ", and that the first release has handled its messages cannot be measured there."
                + " Nothing was changed. Name the first release's bus and topics under drain, and"
                + " run the same command again.");
      }
    }
    return Optional.empty();
  }

  boolean empty() {
    return waiting.isEmpty();
  }

  /// Where messages wait, for people.
  String places() {
    StringJoiner places = new StringJoiner(", ");
    waiting.forEach((name, count) -> places.add(count + " in " + name));
    return places.toString();
  }

  /// For people.
  String words() {
    return (empty() ? "no message waits to be handled" : "messages wait: " + places())
        + (scheduled > 0 ? "; " + scheduled + " are scheduled and come in later" : "")
        + (dead > 0 ? "; " + dead + " were put aside, and nobody handles them" : "");
  }
}
