package org.tranship.testkit.server.servicebus;

import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.stream.IntStream;
import org.tranship.core.bus.Rule;
import org.tranship.core.bus.SubscriptionName;
import org.tranship.core.bus.SubscriptionSettings;
import org.tranship.core.bus.SubscriptionState;
import org.tranship.core.bus.Topology;
import org.tranship.testkit.server.servicebus.WireServer.Request;
import org.w3c.dom.Element;

/// One request that is in the table, carried out on the bus in memory.
final class ServiceBusAnswer {
  private final Matcher path;
  private final Map<String, String> query;
  private final Request request;
  private final ServiceBusRuntime runtime;
  private final Topology topology;

  ServiceBusAnswer(
      Matcher path,
      Map<String, String> query,
      Request request,
      ServiceBusRuntime runtime,
      Topology topology) {
    this.path = path;
    this.query = query;
    this.request = request;
    this.runtime = runtime;
    this.topology = topology;
  }

  private String group(String name) {
    return ServiceBusRuntime.decoded(path.group(name));
  }

  private SubscriptionName subscription() {
    return new SubscriptionName(group("topic"), group("subscription"));
  }

  ServiceBusReply to(String operation) {
    return switch (operation) {
      case "Namespace_Get" -> ServiceBusReply.document(200, AtomFeed.feed(List.of()));
      case "Send Message" -> runtime.send(group("topic"), request.headers(), request.body());
      case "Entity_Get" ->
          topology
              .topic(group("topic"))
              .map(it -> ServiceBusReply.document(200, ServiceBusEntities.topic(it)))
              // The service answers like that for a name that nobody has.
              .orElse(ServiceBusReply.document(200, AtomFeed.feed(List.of())));
      case "Entity_Put" -> putTopic();
      case "Entity_Delete" -> gone(topology.deleteTopic(group("topic")));
      case "listSubscriptions" ->
          page(
              topology.subscriptions(group("topic")).stream()
                  .map(ServiceBusEntities::subscription)
                  .toList());
      case "Subscription_Get" ->
          topology
              .subscription(subscription())
              .map(it -> ServiceBusReply.document(200, ServiceBusEntities.subscription(it)))
              .orElse(ServiceBusReply.refusal(404, "No such subscription."));
      case "Subscription_Put" -> putSubscription();
      case "Subscription_Delete" -> gone(topology.deleteSubscription(subscription()));
      case "listRules" ->
          page(topology.rules(subscription()).stream().map(ServiceBusEntities::rule).toList());
      case "Rule_Put" ->
          made(topology.addRule(subscription(), ServiceBusEntities.readRule(request.body())));
      case "Rule_Delete" -> gone(topology.removeRule(subscription(), group("rule")));
      default -> throw new IllegalArgumentException("the double does not do " + operation);
    };
  }

  private ServiceBusReply page(List<String> entries) {
    int skip = Integer.parseInt(query.getOrDefault("$skip", "0"));
    int top = Integer.parseInt(query.getOrDefault("$top", "100"));
    return ServiceBusReply.document(
        200,
        AtomFeed.feed(
            IntStream.range(0, entries.size())
                .filter(i -> i >= skip && i < skip + top)
                .mapToObj(entries::get)
                .toList()));
  }

  private ServiceBusReply gone(boolean there) {
    return there ? ServiceBusReply.empty(200) : ServiceBusReply.refusal(404, "No such entity.");
  }

  private ServiceBusReply made(boolean done) {
    return done ? ServiceBusReply.empty(201) : ServiceBusReply.refusal(409, "It exists.");
  }

  private boolean update() {
    return request.header("If-Match").equals("*");
  }

  private ServiceBusReply putTopic() {
    Element description = ServiceBusEntities.readTopic(request.body());
    if (!update()) {
      return made(topology.createTopic(ServiceBusEntities.topic(group("topic"), description)));
    }
    if (AtomFeed.child(description, "AuthorizationRules") == null) {
      throw new IllegalArgumentException("an update without the policies takes them away");
    }
    topology.allowSending(group("topic"), AtomFeed.text(description, "Status").equals("Active"));
    return ServiceBusReply.empty(200);
  }

  private ServiceBusReply putSubscription() {
    Element description = ServiceBusEntities.readSubscription(request.body());
    SubscriptionSettings settings = ServiceBusEntities.subscription(subscription(), description);
    if (!update()) {
      Rule first = ServiceBusEntities.firstRule(description);
      return made(topology.createSubscription(settings, first));
    }
    SubscriptionState state =
        topology
            .subscription(subscription())
            .orElseThrow(() -> new IllegalArgumentException("an update of nothing"));
    if (!state.settings().equals(settings)) {
      throw new IllegalArgumentException("an update changes what was not to be changed");
    }
    topology.allowReceiving(subscription(), AtomFeed.text(description, "Status").equals("Active"));
    return ServiceBusReply.empty(200);
  }
}
