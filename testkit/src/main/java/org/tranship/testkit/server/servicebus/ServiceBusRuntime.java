package org.tranship.testkit.server.servicebus;

import java.io.StringReader;
import java.math.BigDecimal;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.tranship.core.bus.Bus;
import org.tranship.core.bus.BusMessage;
import org.tranship.core.bus.MessageBody;
import org.tranship.core.bus.SendOutcome;
import org.tranship.core.bus.filter.PropertyValue;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Messages as the runtime API has them, over a bus. Which headers are the client's own properties
/// is told by what HTTP and the API use themselves.
final class ServiceBusRuntime {
  private static final JsonMapper JSON = new JsonMapper();
  private static final DateTimeFormatter DATE =
      DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  /// The fields that a sender may set.
  private static final Set<String> BROKER =
      Set.of(
          "CorrelationId",
          "ForcePersistence",
          "Label",
          "MessageId",
          "PartitionKey",
          "ReplyTo",
          "ReplyToSessionId",
          "ScheduledEnqueueTimeUtc",
          "SessionId",
          "TimeToLive",
          "To",
          "ViaPartitionKey");

  private static final Set<String> OF_HTTP =
      Set.of("host", "authorization", "content-type", "content-length", "brokerproperties");

  private final Bus bus;

  ServiceBusRuntime(Bus bus) {
    this.bus = bus;
  }

  static String decoded(String text) {
    return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
  }

  /// @throws IllegalArgumentException saying what is wrong with the request
  ServiceBusReply send(String topic, Map<String, String> headers, byte[] body) {
    BusMessage message = message(headers, body);
    return switch (bus.send(topic, message)) {
      case SendOutcome.Done() -> ServiceBusReply.empty(201);
      case SendOutcome.Refused(var reason) ->
          switch (reason.kind()) {
            case ENTITY_MISSING -> ServiceBusReply.refusal(404, "No such topic.");
            case PAUSED -> ServiceBusReply.refusal(403, "Messaging entity is currently disabled.");
            case TOO_LARGE -> ServiceBusReply.refusal(403, "The message exceeds the size limit.");
            default -> ServiceBusReply.refusal(400, reason.reason());
          };
      case SendOutcome.Unknown _ -> ServiceBusReply.refusal(500, "Unknown.");
    };
  }

  private static BusMessage message(Map<String, String> headers, byte[] body) {
    Map<String, PropertyValue> properties = new LinkedHashMap<>();
    Map<String, String> broker = new LinkedHashMap<>();
    String type = "";
    for (Map.Entry<String, String> each : headers.entrySet()) {
      String name = each.getKey().toLowerCase(Locale.ROOT);
      if (name.equals("brokerproperties")) {
        JsonNode node = JSON.readTree(new StringReader(each.getValue()));
        node.properties().forEach(field -> broker.put(field.getKey(), field.getValue().asString()));
      } else if (name.equals("content-type")) {
        type = each.getValue();
      } else if (!OF_HTTP.contains(name)) {
        properties.put(each.getKey(), value(each.getValue()));
      }
    }
    for (String name : broker.keySet()) {
      if (!BROKER.contains(name)) {
        throw new IllegalArgumentException("BrokerProperties has no " + name);
      }
    }
    return new BusMessage(
        broker.getOrDefault("MessageId", "broker-made"),
        Optional.ofNullable(broker.get("SessionId")),
        Optional.ofNullable(broker.get("CorrelationId")),
        Optional.ofNullable(broker.get("Label")),
        Optional.of(type).filter(it -> !it.isEmpty()),
        properties,
        MessageBody.of(body),
        Optional.ofNullable(broker.get("TimeToLive"))
            .map(it -> Duration.ofMillis(new BigDecimal(it).movePointRight(3).longValueExact())),
        Optional.ofNullable(broker.get("ScheduledEnqueueTimeUtc"))
            .map(it -> DATE.parse(it, Instant::from)));
  }

  private static PropertyValue value(String text) {
    if (text.startsWith("\"")) {
      return PropertyValue.of(text.substring(1, text.length() - 1));
    }
    if (text.equals("true") || text.equals("false")) {
      return PropertyValue.of(Boolean.parseBoolean(text));
    }
    return text.matches("-?[0-9]+")
        ? PropertyValue.of(Long.parseLong(text))
        : PropertyValue.of(Double.parseDouble(text));
  }
}
