package org.tranship.testkit.server.servicebus;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The operations that the double offers, restated from what Microsoft publishes: entities from the
/// description of the management API (`ServiceBusManagementClient`, 2021-05), messages from the
/// pages of "Service Bus runtime REST". A request that is not in the table is refused.
///
/// @param id its name there
/// @param method of HTTP
/// @param path a pattern; topic, subscription, and what else it names as groups, still encoded
/// @param required parameters that its query has to have
/// @param allowed parameters that its query may have besides
public record ServiceBusOperation(
    String id, String method, Pattern path, Set<String> required, Set<String> allowed) {
  private static final String TOPIC = "/(?<topic>(?!\\$)[^?]+?)";
  private static final String SUBSCRIPTION = TOPIC + "/subscriptions/(?<subscription>[^/]+)";
  private static final String RULE = SUBSCRIPTION + "/rules/(?<rule>[^/]+)";

  /// All of them; the first that fits is meant, so the longer paths come first.
  public static final List<ServiceBusOperation> ALL =
      List.of(
          of("Namespace_Get", "GET", "/\\$namespaceinfo", "api-version", ""),
          of("Send Message", "POST", TOPIC + "/messages", "", "timeout api-version"),
          of("listRules", "GET", SUBSCRIPTION + "/rules", "api-version", "$skip $top"),
          of("Rule_Get", "GET", RULE, "api-version", "enrich"),
          of("Rule_Put", "PUT", RULE, "api-version", ""),
          of("Rule_Delete", "DELETE", RULE, "api-version", ""),
          of("listSubscriptions", "GET", TOPIC + "/subscriptions", "api-version", "$skip $top"),
          of("Subscription_Get", "GET", SUBSCRIPTION, "api-version", "enrich"),
          of("Subscription_Put", "PUT", SUBSCRIPTION, "api-version", ""),
          of("Subscription_Delete", "DELETE", SUBSCRIPTION, "api-version", ""),
          of("Entity_Get", "GET", TOPIC, "api-version", "enrich"),
          of("Entity_Put", "PUT", TOPIC, "api-version", ""),
          of("Entity_Delete", "DELETE", TOPIC, "api-version", ""));

  private static ServiceBusOperation of(
      String id, String method, String path, String required, String allowed) {
    return new ServiceBusOperation(
        id, method, Pattern.compile(path), words(required), words(allowed));
  }

  private static Set<String> words(String text) {
    return Stream.of(text.split(" "))
        .filter(word -> !word.isEmpty())
        .collect(Collectors.toUnmodifiableSet());
  }

  /// An operation with what its path names.
  record Met(ServiceBusOperation operation, Matcher path) {}

  static Optional<Met> find(String method, String path) {
    for (ServiceBusOperation operation : ALL) {
      Matcher matcher = operation.path().matcher(path);
      if (operation.method().equals(method) && matcher.matches()) {
        return Optional.of(new Met(operation, matcher));
      }
    }
    return Optional.empty();
  }

  /// What is wrong with a query; empty if nothing is.
  String objection(Set<String> query) {
    for (String name : required) {
      if (!query.contains(name)) {
        return id + " lacks the parameter " + name;
      }
    }
    for (String name : query) {
      if (!required.contains(name) && !allowed.contains(name)) {
        return id + " has no parameter " + name;
      }
    }
    return "";
  }
}
