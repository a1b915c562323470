package org.tranship.testkit.server.servicebus;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The operations of a management node that the double offers, restated from "AMQP 1.0 in Azure
/// Service Bus: request-response-based operations"
/// (learn.microsoft.com/azure/service-bus-messaging/service-bus-amqp-request-response). A request
/// that is not in the table is refused.
///
/// @param name as the property `operation` says it
/// @param required what the body's map has to have
/// @param allowed what it may have besides
public record AmqpOperation(String name, Set<String> required, Set<String> allowed) {
  /// All of them.
  public static final List<AmqpOperation> ALL =
      List.of(
          of("peek-message", "from-sequence-number message-count", "session-id"),
          of("renew-lock", "lock-tokens", ""),
          of("renew-session-lock", "session-id", ""),
          of("get-session-state", "session-id", ""),
          of("set-session-state", "session-id session-state", ""),
          of(
              "update-disposition",
              "disposition-status lock-tokens",
              "deadletter-reason deadletter-description properties-to-modify session-id"));

  /// What every request may say beside its body.
  private static final Set<String> PROPERTIES =
      Set.of("operation", "com.microsoft:server-timeout", "associated-link-name");

  private static AmqpOperation of(String name, String required, String allowed) {
    return new AmqpOperation("com.microsoft:" + name, words(required), words(allowed));
  }

  private static Set<String> words(String text) {
    return Stream.of(text.split(" "))
        .filter(word -> !word.isEmpty())
        .collect(Collectors.toUnmodifiableSet());
  }

  static Optional<AmqpOperation> find(Object name) {
    return ALL.stream().filter(each -> each.name().equals(name)).findFirst();
  }

  /// What is wrong with a request; empty if nothing is.
  String objection(Map<String, Object> properties, Map<?, ?> body) {
    for (String each : properties.keySet()) {
      if (!PROPERTIES.contains(each)) {
        return name + " has no property " + each;
      }
    }
    for (String each : required) {
      if (!body.containsKey(each)) {
        return name + " lacks " + each;
      }
    }
    for (Object each : body.keySet()) {
      if (!required.contains(each) && !allowed.contains(each)) {
        return name + " has no " + each;
      }
    }
    return "";
  }
}
