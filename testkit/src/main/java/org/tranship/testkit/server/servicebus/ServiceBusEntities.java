package org.tranship.testkit.server.servicebus;

import static org.tranship.testkit.server.servicebus.AtomFeed.text;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.tranship.core.bus.Rule;
import org.tranship.core.bus.SubscriptionName;
import org.tranship.core.bus.SubscriptionSettings;
import org.tranship.core.bus.SubscriptionState;
import org.tranship.core.bus.TopicSettings;
import org.tranship.core.bus.TopicState;
import org.tranship.core.bus.filter.CorrelationFilter;
import org.tranship.core.bus.filter.Filter;
import org.tranship.core.bus.filter.PropertyValue;
import org.tranship.core.bus.filter.SqlFilter;
import org.w3c.dom.Element;

/// Topics, subscriptions and rules as the management API describes them.
final class ServiceBusEntities {
  static final String TOPIC = "TopicDescription";
  static final String SUBSCRIPTION = "SubscriptionDescription";
  static final String RULE = "RuleDescription";

  /// What may be sent of a topic, in the order of its data contract.
  private static final List<String> OF_TOPIC =
      List.of(
          "DefaultMessageTimeToLive",
          "MaxSizeInMegabytes",
          "RequiresDuplicateDetection",
          "DuplicateDetectionHistoryTimeWindow",
          "EnableBatchedOperations",
          "FilteringMessagesBeforePublishing",
          "IsAnonymousAccessible",
          "AuthorizationRules",
          "Status",
          "UserMetadata",
          "SupportOrdering",
          "AutoDeleteOnIdle",
          "EnablePartitioning");

  private static final List<String> OF_SUBSCRIPTION =
      List.of(
          "LockDuration",
          "RequiresSession",
          "DefaultMessageTimeToLive",
          "DeadLetteringOnMessageExpiration",
          "DeadLetteringOnFilterEvaluationExceptions",
          "DefaultRuleDescription",
          "MaxDeliveryCount",
          "EnableBatchedOperations",
          "Status",
          "ForwardTo",
          "UserMetadata",
          "AutoDeleteOnIdle");

  private static final List<String> OF_RULE = List.of("Filter", "Action", "Name");

  /// A policy that whoever sends a topic back has to send, too.
  private static final String POLICIES =
      "<AuthorizationRules><AuthorizationRule i:type=\"SharedAccessAuthorizationRule\">"
          + "<ClaimType>SharedAccessKey</ClaimType><KeyName>writer</KeyName>"
          + "</AuthorizationRule></AuthorizationRules>";

  private static final String FOR_EVER = "P10675199DT2H48M5.4775807S";

  private ServiceBusEntities() {}

  private static String element(String name, Object value) {
    return "<" + name + ">" + AtomFeed.escaped(value.toString()) + "</" + name + ">";
  }

  private static String time(Optional<Duration> time) {
    return time.map(Duration::toString).orElse(FOR_EVER);
  }

  private static String counts(long active, long dead, long scheduled) {
    String prefix = "<d2p1:";
    return "<CountDetails xmlns:d2p1=\"http://schemas.microsoft.com/netservices/2011/06/servicebus\">"
        + (prefix + "ActiveMessageCount>" + active + "</d2p1:ActiveMessageCount>")
        + (prefix + "DeadLetterMessageCount>" + dead + "</d2p1:DeadLetterMessageCount>")
        + (prefix + "ScheduledMessageCount>" + scheduled + "</d2p1:ScheduledMessageCount>")
        + "</CountDetails>";
  }

  static String topic(TopicState state) {
    TopicSettings settings = state.settings();
    return AtomFeed.entry(
        settings.name(),
        TOPIC,
        element("DefaultMessageTimeToLive", time(settings.timeToLive()))
            + element("MaxSizeInMegabytes", 1024)
            + element("RequiresDuplicateDetection", settings.duplicateWindow().isPresent())
            + element(
                "DuplicateDetectionHistoryTimeWindow",
                settings.duplicateWindow().orElse(Duration.ofMinutes(10)))
            + element("SizeInBytes", 0)
            + POLICIES
            + element("Status", state.sending() ? "Active" : "SendDisabled")
            + element("CreatedAt", "2012-04-01T08:00:00Z")
            + "<AccessedAt i:nil=\"true\"/>"
            + counts(0, 0, state.scheduled()));
  }

  static String subscription(SubscriptionState state) {
    SubscriptionSettings settings = state.settings();
    return AtomFeed.entry(
        settings.name().name(),
        SUBSCRIPTION,
        element("LockDuration", settings.lock())
            + element("RequiresSession", settings.sessions())
            + element("DefaultMessageTimeToLive", time(settings.timeToLive()))
            + element("DeadLetteringOnMessageExpiration", settings.expiredToDeadLetters())
            + element("MessageCount", state.active() + state.deadLetters())
            + element("MaxDeliveryCount", settings.maxDeliveries())
            + element("Status", state.receiving() ? "Active" : "ReceiveDisabled")
            + element("CreatedAt", "2012-04-01T08:00:00Z")
            + counts(state.active(), state.deadLetters(), 0)
            + element("EntityAvailabilityStatus", "Available"));
  }

  static String rule(Rule rule) {
    return AtomFeed.entry(
        rule.name(),
        RULE,
        filter(rule.filter())
            + "<Action i:type=\"EmptyRuleAction\"/>"
            + element("CreatedAt", "2012-04-01T08:00:00Z")
            + element("Name", rule.name()));
  }

  private static String filter(Filter filter) {
    return switch (filter) {
      case SqlFilter sql ->
          "<Filter i:type=\""
              + (sql.equals(Filter.ALL) ? "TrueFilter" : "SqlFilter")
              + "\">"
              + element("SqlExpression", sql.text())
              + element("CompatibilityLevel", 20)
              + "</Filter>";
      case CorrelationFilter equal -> {
        StringBuilder out = new StringBuilder("<Filter i:type=\"CorrelationFilter\">");
        equal.system().forEach((name, value) -> out.append(element(name, value)));
        out.append("<Properties>");
        equal
            .user()
            .forEach(
                (name, value) ->
                    out.append("<KeyValueOfstringanyType>")
                        .append(element("Key", name))
                        .append("<Value i:type=\"d6p1:")
                        .append(value instanceof PropertyValue.Text ? "string" : "long")
                        .append("\" xmlns:d6p1=\"http://www.w3.org/2001/XMLSchema\">")
                        .append(AtomFeed.escaped(value.shown()))
                        .append("</Value></KeyValueOfstringanyType>"));
        yield out.append("</Properties></Filter>").toString();
      }
    };
  }

  private static Optional<Duration> readTime(Element description, String name) {
    String text = text(description, name);
    return text.isEmpty() || text.equals(FOR_EVER)
        ? Optional.empty()
        : Optional.of(Duration.parse(text));
  }

  static Element readTopic(byte[] body) {
    return AtomFeed.description(body, TOPIC, OF_TOPIC);
  }

  static TopicSettings topic(String name, Element description) {
    return new TopicSettings(
        name,
        text(description, "RequiresDuplicateDetection").equals("true")
            ? readTime(description, "DuplicateDetectionHistoryTimeWindow")
            : Optional.empty(),
        readTime(description, "DefaultMessageTimeToLive"));
  }

  static Element readSubscription(byte[] body) {
    return AtomFeed.description(body, SUBSCRIPTION, OF_SUBSCRIPTION);
  }

  static SubscriptionSettings subscription(SubscriptionName name, Element description) {
    return new SubscriptionSettings(
        name,
        text(description, "RequiresSession").equals("true"),
        readTime(description, "LockDuration").orElse(Duration.ofMinutes(1)),
        Integer.parseInt(text(description, "MaxDeliveryCount")),
        readTime(description, "DefaultMessageTimeToLive"),
        text(description, "DeadLetteringOnMessageExpiration").equals("true"));
  }

  static Rule firstRule(Element description) {
    Element rule = AtomFeed.child(description, "DefaultRuleDescription");
    return rule == null ? Rule.DEFAULT : rule(rule);
  }

  static Rule readRule(byte[] body) {
    return rule(AtomFeed.description(body, RULE, OF_RULE));
  }

  private static Rule rule(Element description) {
    Element filter = Objects.requireNonNull(AtomFeed.child(description, "Filter"), "no filter");
    return new Rule(
        text(description, "Name"),
        switch (AtomFeed.type(filter)) {
          case "SqlFilter" -> SqlFilter.parse(text(filter, "SqlExpression"));
          case "CorrelationFilter" -> correlation(filter);
          default -> throw new IllegalArgumentException("no filter is a " + AtomFeed.type(filter));
        });
  }

  private static CorrelationFilter correlation(Element filter) {
    Map<String, String> system = new TreeMap<>();
    Map<String, PropertyValue> user = new TreeMap<>();
    for (Element each : AtomFeed.children(filter)) {
      if (!each.getLocalName().equals("Properties")) {
        system.put(each.getLocalName(), each.getTextContent());
        continue;
      }
      for (Element pair : new ArrayList<>(AtomFeed.children(each))) {
        Element value = Objects.requireNonNull(AtomFeed.child(pair, "Value"), "no value");
        String content = value.getTextContent();
        String type = AtomFeed.type(value);
        user.put(
            text(pair, "Key"),
            type.endsWith(":string")
                ? PropertyValue.of(content)
                : PropertyValue.of(Long.parseLong(content)));
      }
    }
    return new CorrelationFilter(system, user);
  }
}
