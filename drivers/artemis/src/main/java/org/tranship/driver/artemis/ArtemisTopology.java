package org.tranship.driver.artemis;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.apache.activemq.artemis.api.core.SimpleString;
import org.apache.activemq.artemis.api.core.client.ClientSession.AddressQuery;
import org.apache.activemq.artemis.api.core.client.ClientSession.QueueQuery;
import org.tranship.core.bus.BusException;
import org.tranship.core.bus.BusException.Kind;
import org.tranship.core.bus.Rule;
import org.tranship.core.bus.SubscriptionName;
import org.tranship.core.bus.SubscriptionSettings;
import org.tranship.core.bus.SubscriptionState;
import org.tranship.core.bus.TopicSettings;
import org.tranship.core.bus.TopicState;
import org.tranship.core.bus.Topology;

/// Topics as addresses, subscriptions as queues that a divert leads to. Either is there when its
/// divert is, which is made last and deleted first.
///
/// Crash argument. Killed before the divert is made, there is none, and the same is done again.
/// Killed behind its deletion, queues are left that nobody sees, perhaps with messages: whoever
/// makes a subscription of that name removes them first, since one that is new is empty. Two who
/// make the same one at the very same moment must not be at work while messages are sent.
final class ArtemisTopology implements Topology {
  /// Nothing of ours ends by the broker's own counting: how often a message is delivered is each
  /// subscription's to say. No queue is deleted for being empty.
  private static final String ADDRESS_SETTINGS =
      "{\"maxDeliveryAttempts\": -1, \"redeliveryDelay\": 0, \"autoDeleteQueues\": false,"
          + " \"autoDeleteAddresses\": false}";

  private final ArtemisConnection connection;
  private final Diverts diverts;

  ArtemisTopology(ArtemisConnection connection) {
    this.connection = connection;
    this.diverts = new Diverts(connection);
  }

  private BusException missing(String operation, String topic) {
    return BusException.of(Kind.ENTITY_MISSING, operation, connection.place())
        .topic(topic)
        .because("there is none of this name")
        .build();
  }

  private BusException missing(String operation, SubscriptionName subscription) {
    return BusException.of(Kind.ENTITY_MISSING, operation, connection.place())
        .subscription(subscription)
        .because("there is none of this name")
        .build();
  }

  private void requireName(String operation, String name) {
    String objection = QueueNames.objection(name);
    if (!objection.isEmpty()) {
      throw BusException.of(Kind.INVALID, operation, connection.place())
          .because("of \"" + name + "\": " + objection)
          .build();
    }
  }

  /// What is kept of a topic; empty if there is none of the name.
  Optional<TopicNote> note(String operation, String topic) {
    return TopicNote.read(diverts.filter(operation, QueueNames.marker(topic)));
  }

  /// What is kept of a subscription.
  ///
  /// @throws BusException of kind `ENTITY_MISSING`
  SubscriptionNote require(String operation, SubscriptionName subscription) {
    return find(operation, subscription).orElseThrow(() -> missing(operation, subscription));
  }

  private Optional<SubscriptionNote> find(String operation, SubscriptionName subscription) {
    return SubscriptionNote.read(diverts.filter(operation, QueueNames.divert(subscription)));
  }

  private List<SubscriptionName> names(String topic) {
    String prefix = QueueNames.marker(topic);
    return diverts.names().stream()
        .filter(name -> name.startsWith(prefix) && name.length() > prefix.length())
        .map(name -> new SubscriptionName(topic, name.substring(prefix.length())))
        .sorted(Comparator.comparing(SubscriptionName::name))
        .toList();
  }

  private long scheduled(SubscriptionName subscription) {
    return ((Number)
            connection.attribute(
                "look at", "queue." + QueueNames.messages(subscription), "scheduledCount"))
        .longValue();
  }

  @Override
  public Optional<TopicState> topic(String topic) {
    return note("look at", topic)
        .map(
            note ->
                new TopicState(
                    note.settings(),
                    names(topic).stream().mapToLong(this::scheduled).max().orElse(0),
                    note.sending()));
  }

  @Override
  public boolean createTopic(TopicSettings settings) {
    String topic = settings.name();
    requireName("make a topic of", topic);
    Object _ =
        connection.invoke(
            "make a topic of", "broker", "addAddressSettings", topic + ".#", ADDRESS_SETTINGS);
    if (note("make a topic of", topic).isPresent()) {
      return false;
    }
    diverts.makeAddress(topic);
    diverts.make(
        topic, QueueNames.marker(topic), topic + ".none", new TopicNote(settings, true).filter());
    return true;
  }

  @Override
  public boolean deleteTopic(String topic) {
    boolean there = note("delete a topic of", topic).isPresent();
    if (there) {
      diverts.remove(QueueNames.marker(topic));
    }
    for (SubscriptionName each : names(topic)) {
      boolean _ = deleteSubscription(each);
    }
    AddressQuery address =
        connection.ask("look at", session -> session.addressQuery(SimpleString.of(topic)));
    if (address.isExists()) {
      Object _ = connection.invoke("delete a topic of", "broker", "deleteAddress", topic, true);
    }
    return there;
  }

  @Override
  public List<SubscriptionState> subscriptions(String topic) {
    if (note("look at", topic).isEmpty()) {
      throw missing("look at", topic);
    }
    List<SubscriptionState> states = new ArrayList<>();
    for (SubscriptionName each : names(topic)) {
      subscription(each).ifPresent(states::add);
    }
    return states;
  }

  @Override
  public Optional<SubscriptionState> subscription(SubscriptionName subscription) {
    int tries = 0;
    while (true) {
      try {
        return state(subscription);
      } catch (BusException e) {
        // Whoever deletes it takes the divert first and then the queues, which the broker cannot
        // tell of then. One that is made again meanwhile is looked at anew.
        tries++;
        if (e.kind() != Kind.UNEXPECTED || tries == Diverts.TRIES) {
          throw e;
        }
      }
    }
  }

  private Optional<SubscriptionState> state(SubscriptionName subscription) {
    Optional<SubscriptionNote> note = find("look at", subscription);
    QueueQuery queue = connection.queue("look at", QueueNames.messages(subscription));
    return note.map(
        it ->
            new SubscriptionState(
                it.settings(),
                queue.getMessageCount() - scheduled(subscription),
                connection.queue("look at", QueueNames.deadLetters(subscription)).getMessageCount(),
                !paused(subscription),
                Optional.of(queue.getConsumerCount())));
  }

  boolean paused(SubscriptionName subscription) {
    return Boolean.TRUE.equals(
        connection.attribute("look at", "queue." + QueueNames.messages(subscription), "paused"));
  }

  @Override
  public synchronized boolean createSubscription(SubscriptionSettings settings, Rule first) {
    SubscriptionName name = settings.name();
    requireName("make a subscription of", name.name());
    if (note("make a subscription of", name.topic()).isEmpty()) {
      throw missing("make a subscription of", name.topic());
    }
    if (settings.expiredToDeadLetters()) {
      throw BusException.of(Kind.UNSUPPORTED, "make a subscription of", connection.place())
          .subscription(name)
          .because("this broker does not put aside for one subscription what has expired")
          .build();
    }
    if (find("make a subscription of", name).isPresent()) {
      return false;
    }
    String filter =
        filter("make a subscription of", new SubscriptionNote(settings, List.of(first)));
    for (String queue : List.of(QueueNames.deadLetters(name), QueueNames.messages(name))) {
      diverts.removeQueue(queue);
      diverts.makeQueue(queue);
    }
    diverts.make(name.topic(), QueueNames.divert(name), QueueNames.messages(name), filter);
    return true;
  }

  private String filter(String operation, SubscriptionNote note) {
    try {
      return note.filter();
    } catch (IllegalArgumentException e) {
      throw BusException.of(Kind.INVALID, operation, connection.place())
          .subscription(note.settings().name())
          .because(String.valueOf(e.getMessage()))
          .build();
    }
  }

  @Override
  public boolean deleteSubscription(SubscriptionName subscription) {
    boolean there = find("delete a subscription of", subscription).isPresent();
    if (there) {
      diverts.remove(QueueNames.divert(subscription));
    }
    diverts.removeQueue(QueueNames.messages(subscription));
    diverts.removeQueue(QueueNames.deadLetters(subscription));
    return there;
  }

  @Override
  public List<Rule> rules(SubscriptionName subscription) {
    return require("read the rules of", subscription).rules();
  }

  @Override
  public synchronized boolean addRule(SubscriptionName subscription, Rule rule) {
    SubscriptionNote note = require("add a rule to", subscription);
    if (note.rules().stream().anyMatch(it -> it.name().equals(rule.name()))) {
      return false;
    }
    List<Rule> rules = new ArrayList<>(note.rules());
    rules.add(rule);
    rules.sort(Comparator.comparing(Rule::name));
    change("add a rule to", note.with(rules));
    return true;
  }

  @Override
  public synchronized boolean removeRule(SubscriptionName subscription, String rule) {
    SubscriptionNote note = require("remove a rule of", subscription);
    List<Rule> rules = note.rules().stream().filter(it -> !it.name().equals(rule)).toList();
    if (rules.size() == note.rules().size()) {
      return false;
    }
    change("remove a rule of", note.with(rules));
    return true;
  }

  private void change(String operation, SubscriptionNote note) {
    SubscriptionName name = note.settings().name();
    diverts.change(QueueNames.divert(name), QueueNames.messages(name), filter(operation, note));
  }

  /// Our own senders look at the marker; others are kept out by the broker.
  @Override
  public void allowSending(String topic, boolean allowed) {
    TopicNote note = note("pause", topic).orElseThrow(() -> missing("pause", topic));
    diverts.change(
        QueueNames.marker(topic),
        topic + ".none",
        new TopicNote(note.settings(), allowed).filter());
    Object _ = connection.invoke("pause", "address." + topic, allowed ? "unblock" : "block");
  }

  @Override
  public void allowReceiving(SubscriptionName subscription, boolean allowed) {
    SubscriptionNote _ = require("pause", subscription);
    String queue = "queue." + QueueNames.messages(subscription);
    if (allowed) {
      Object _ = connection.invoke("pause", queue, "resume");
    } else {
      // Also after the broker has been started again.
      Object _ = connection.invoke("pause", queue, "pause", true);
    }
  }
}
