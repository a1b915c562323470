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
import java.util.concurrent.ConcurrentHashMap;
import org.tranship.core.bus.Bus;
import org.tranship.core.bus.BusMessage;
import org.tranship.core.bus.Delivery;
import org.tranship.core.bus.MessageBody;
import org.tranship.core.bus.MessageSource;
import org.tranship.core.bus.Receiver;
import org.tranship.core.bus.SendOutcome;
import org.tranship.core.bus.SettleOutcome;
import org.tranship.core.bus.SubscriptionName;
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
  private final Map<MessageSource, Receiver> receivers = new ConcurrentHashMap<>();
  private final Map<String, Delivery> inHand = new ConcurrentHashMap<>();

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

  private Receiver receiver(MessageSource source) {
    return receivers.computeIfAbsent(source, bus::receiver);
  }

  ServiceBusReply receive(MessageSource source, String timeout) {
    if (!timeout.matches("[0-9]{1,2}")) {
      throw new IllegalArgumentException("the timeout is from 0 to 60 seconds");
    }
    if (bus.topology().subscription(source.subscription()).isEmpty()) {
      return ServiceBusReply.refusal(404, "No such subscription.");
    }
    Optional<Delivery> next = receiver(source).receive(Duration.ofSeconds(Long.parseLong(timeout)));
    if (next.isEmpty()) {
      return ServiceBusReply.empty(204);
    }
    Delivery delivery = next.get();
    inHand.put(key(source, delivery.stored().sequence(), delivery.token()), delivery);
    return reply(source.subscription(), delivery);
  }

  private static String key(MessageSource source, long sequence, String token) {
    return source + "/" + sequence + "/" + token;
  }

  private static ServiceBusReply reply(SubscriptionName subscription, Delivery delivery) {
    BusMessage message = delivery.message();
    Map<String, Object> broker = new LinkedHashMap<>();
    broker.put("DeliveryCount", delivery.stored().deliveries());
    broker.put("EnqueuedSequenceNumber", delivery.stored().sequence());
    broker.put("EnqueuedTimeUtc", DATE.format(delivery.stored().enqueued()));
    broker.put("LockToken", delivery.token());
    broker.put("LockedUntilUtc", DATE.format(delivery.lockedUntil()));
    broker.put("MessageId", message.id());
    broker.put("SequenceNumber", delivery.stored().sequence());
    broker.put("State", "Active");
    broker.put(
        "TimeToLive",
        message
            .timeToLive()
            .map(it -> BigDecimal.valueOf(it.toMillis(), 3))
            .orElse(new BigDecimal("922337203685.47754")));
    message.session().ifPresent(it -> broker.put("SessionId", it));
    message.correlation().ifPresent(it -> broker.put("CorrelationId", it));
    message.label().ifPresent(it -> broker.put("Label", it));
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("BrokerProperties", JSON.writeValueAsString(broker));
    headers.put("Location", "http://double/" + subscription + "/messages/x/y");
    headers.put("Strict-Transport-Security", "max-age=31536000");
    message.contentType().ifPresent(it -> headers.put("Content-Type", it));
    message.properties().forEach((name, value) -> headers.put(name, written(value)));
    delivery
        .stored()
        .deadLetter()
        .ifPresent(
            why -> {
              headers.put("DeadLetterReason", "\"" + why.reason() + "\"");
              headers.put("DeadLetterErrorDescription", "\"" + why.description() + "\"");
            });
    return new ServiceBusReply(201, headers, message.body().bytes());
  }

  private static String written(PropertyValue value) {
    return value instanceof PropertyValue.Text text ? "\"" + text.text() + "\"" : value.shown();
  }

  /// @param what the operation's name
  ServiceBusReply settle(MessageSource source, String sequence, String token, String what) {
    String key = key(source, Long.parseLong(sequence), token);
    Delivery delivery = inHand.get(key);
    if (delivery == null || bus.topology().subscription(source.subscription()).isEmpty()) {
      return ServiceBusReply.refusal(404, "The lock supplied is invalid.");
    }
    Receiver receiver = receiver(source);
    SettleOutcome outcome =
        switch (what) {
          case "Delete Message" -> receiver.complete(delivery);
          case "Unlock Message" -> receiver.abandon(delivery);
          default -> receiver.renew(delivery);
        };
    return outcome instanceof SettleOutcome.Done
        ? ServiceBusReply.empty(200)
        : ServiceBusReply.refusal(404, "The lock supplied is invalid.");
  }
}
