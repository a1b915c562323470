package org.tranship.driver.servicebus;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.tranship.client.http.UriEncoding;
import org.tranship.client.http.XmlNode;
import org.tranship.core.bus.BusException;
import org.tranship.core.bus.BusException.Kind;
import org.tranship.core.bus.Rule;
import org.tranship.core.bus.SubscriptionName;
import org.tranship.core.bus.SubscriptionSettings;
import org.tranship.core.bus.SubscriptionState;
import org.tranship.core.bus.TopicSettings;
import org.tranship.core.bus.TopicState;
import org.tranship.core.bus.Topology;
import org.tranship.driver.servicebus.ServiceBusWire.Silence;

/// Topics, subscriptions and rules by the service's management API, of the version that its
/// published description has.
final class ServiceBusTopology implements Topology {
  private static final String API_VERSION = "2021-05";
  private static final int PAGE = 100;
  private static final String TOPIC = "TopicDescription";
  private static final String SUBSCRIPTION = "SubscriptionDescription";

  private final ServiceBusWire wire;

  ServiceBusTopology(ServiceBusWire wire) {
    this.wire = wire;
  }

  static String path(String topic) {
    return "/" + UriEncoding.path(topic);
  }

  static String path(SubscriptionName subscription) {
    return path(subscription.topic()) + "/subscriptions/" + UriEncoding.query(subscription.name());
  }

  private static String path(SubscriptionName subscription, String rule) {
    return path(subscription) + "/rules/" + UriEncoding.query(rule);
  }

  private static ServiceBusCall get(String path) {
    return new ServiceBusCall("GET", path).query("api-version", API_VERSION).again();
  }

  /// Making again what is there is refused, so it may be sent twice.
  private static ServiceBusCall put(String path, String entry) {
    return new ServiceBusCall("PUT", path)
        .query("api-version", API_VERSION)
        .header("Content-Type", "application/atom+xml;type=entry;charset=utf-8")
        .body(entry.getBytes(StandardCharsets.UTF_8))
        .again();
  }

  ServiceBusReply send(ServiceBusCall call, String operation) {
    try {
      return wire.send(call);
    } catch (Silence silence) {
      throw wire.fault(operation, silence).build();
    }
  }

  private BusException.Builder refusal(ServiceBusReply reply, String operation) {
    return ServiceBusErrors.of(reply, operation, wire.place());
  }

  private BusException missing(String operation, SubscriptionName subscription) {
    return BusException.of(Kind.ENTITY_MISSING, operation, wire.place())
        .subscription(subscription)
        .because("there is none of this name")
        .build();
  }

  private BusException strange(String operation, Exception e) {
    return BusException.of(Kind.UNEXPECTED, operation, wire.place())
        .because("the answer cannot be understood: " + e.getMessage())
        .causedBy(e)
        .build();
  }

  /// The description in an answer; empty where it has none: the service gives an empty feed for a
  /// name that nobody has.
  private Optional<XmlNode> description(ServiceBusReply reply, String name, String operation) {
    try {
      XmlNode root = reply.document();
      XmlNode found = root.child("content").child(name);
      return root.name().equals("entry") && !found.children().isEmpty()
          ? Optional.of(found)
          : Optional.empty();
    } catch (IOException e) {
      throw strange(operation, e);
    }
  }

  private Optional<ServiceBusReply> look(String path, String operation) {
    ServiceBusReply reply = send(get(path).query("enrich", "true"), operation);
    if (reply.missing()) {
      return Optional.empty();
    }
    if (!reply.done()) {
      throw refusal(reply, operation).build();
    }
    return Optional.of(reply);
  }

  private <T> T read(String operation, Function<XmlNode, T> reading, XmlNode description) {
    try {
      return reading.apply(description);
    } catch (IllegalArgumentException e) {
      throw strange(operation, e);
    }
  }

  @Override
  public Optional<TopicState> topic(String topic) {
    return look(path(topic), "look at")
        .flatMap(reply -> description(reply, TOPIC, "look at"))
        .map(it -> read("look at", node -> Descriptions.topic(topic, node), it));
  }

  @Override
  public Optional<SubscriptionState> subscription(SubscriptionName subscription) {
    return look(path(subscription), "look at")
        .flatMap(reply -> description(reply, SUBSCRIPTION, "look at"))
        .map(it -> read("look at", node -> Descriptions.subscription(subscription, node), it));
  }

  private boolean make(ServiceBusCall call, String operation) {
    ServiceBusReply reply = send(call, operation);
    if (reply.status() == 409) {
      return false;
    }
    if (!reply.done()) {
      throw refusal(reply, operation).build();
    }
    return true;
  }

  private boolean remove(String path, String operation) {
    ServiceBusCall call =
        new ServiceBusCall("DELETE", path).query("api-version", API_VERSION).again();
    ServiceBusReply reply = send(call, operation);
    if (reply.missing()) {
      return false;
    }
    if (!reply.done()) {
      throw refusal(reply, operation).build();
    }
    return true;
  }

  @Override
  public boolean createTopic(TopicSettings settings) {
    return make(put(path(settings.name()), Descriptions.topic(settings)), "make a topic of");
  }

  @Override
  public boolean deleteTopic(String topic) {
    return remove(path(topic), "delete a topic of");
  }

  @Override
  public boolean createSubscription(SubscriptionSettings settings, Rule first) {
    return make(
        put(path(settings.name()), Descriptions.subscription(settings, first)),
        "make a subscription of");
  }

  @Override
  public boolean deleteSubscription(SubscriptionName subscription) {
    return remove(path(subscription), "delete a subscription of");
  }

  /// All entries of a feed, page by page.
  private List<XmlNode> feed(String path, String operation) {
    List<XmlNode> entries = new ArrayList<>();
    while (true) {
      ServiceBusReply reply =
          send(
              get(path)
                  .query("$skip", Integer.toString(entries.size()))
                  .query("$top", Integer.toString(PAGE)),
              operation);
      if (!reply.done()) {
        throw refusal(reply, operation).build();
      }
      List<XmlNode> page;
      try {
        page = reply.document().all("entry");
      } catch (IOException e) {
        throw strange(operation, e);
      }
      entries.addAll(page);
      if (page.size() < PAGE) {
        return entries;
      }
    }
  }

  @Override
  public List<SubscriptionState> subscriptions(String topic) {
    List<XmlNode> entries = feed(path(topic) + "/subscriptions", "list the subscriptions of");
    if (entries.isEmpty() && topic(topic).isEmpty()) {
      throw BusException.of(Kind.ENTITY_MISSING, "list the subscriptions of", wire.place())
          .topic(topic)
          .because("there is none of this name")
          .build();
    }
    return entries.stream()
        .map(
            entry ->
                read(
                    "list the subscriptions of",
                    node ->
                        Descriptions.subscription(
                            new SubscriptionName(topic, entry.text("title")), node),
                    entry.child("content").child(SUBSCRIPTION)))
        .sorted(Comparator.comparing(state -> state.name().name()))
        .toList();
  }

  @Override
  public List<Rule> rules(SubscriptionName subscription) {
    List<XmlNode> entries = feed(path(subscription) + "/rules", "read the rules of");
    if (entries.isEmpty() && subscription(subscription).isEmpty()) {
      throw missing("read the rules of", subscription);
    }
    return entries.stream()
        .map(
            entry ->
                read(
                    "read the rules of",
                    Rules::read,
                    entry.child("content").child("RuleDescription")))
        .sorted(Comparator.comparing(Rule::name))
        .toList();
  }

  @Override
  public boolean addRule(SubscriptionName subscription, Rule rule) {
    return make(put(path(subscription, rule.name()), Rules.entry(rule)), "add a rule to");
  }

  @Override
  public boolean removeRule(SubscriptionName subscription, String rule) {
    if (remove(path(subscription, rule), "remove a rule of")) {
      return true;
    }
    if (subscription(subscription).isEmpty()) {
      throw missing("remove a rule of", subscription);
    }
    return false;
  }

  @Override
  public void allowSending(String topic, boolean allowed) {
    String status = allowed ? "Active" : "SendDisabled";
    if (!setStatus(path(topic), TOPIC, status)) {
      throw BusException.of(Kind.ENTITY_MISSING, "pause", wire.place())
          .topic(topic)
          .because("there is none of this name")
          .build();
    }
  }

  @Override
  public void allowReceiving(SubscriptionName subscription, boolean allowed) {
    String status = allowed ? "Active" : "ReceiveDisabled";
    if (!setStatus(path(subscription), SUBSCRIPTION, status)) {
      throw missing("pause", subscription);
    }
  }

  private boolean setStatus(String path, String description, String status) {
    Optional<ServiceBusReply> found = look(path, "pause");
    if (found.isEmpty() || description(found.get(), description, "pause").isEmpty()) {
      return false;
    }
    String entry;
    try {
      entry = Descriptions.withStatus(found.get().text(), description, status);
    } catch (IllegalArgumentException e) {
      throw strange("pause", e);
    }
    ServiceBusReply reply = send(put(path, entry).header("If-Match", "*"), "pause");
    if (!reply.done()) {
      throw refusal(reply, "pause").build();
    }
    return true;
  }
}
