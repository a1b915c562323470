package org.tranship.driver.servicebus;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.tranship.core.bus.BusMessage;
import org.tranship.core.bus.DeadLetter;
import org.tranship.core.bus.Delivery;
import org.tranship.core.bus.MessageBody;
import org.tranship.core.bus.StoredMessage;
import org.tranship.core.bus.filter.PropertyValue;

/// Messages as the service has them in HTTP: fields of every message in one header, each property
/// of the sender in a header of its name, texts between quotes. Whether the service escapes
/// anything between quotes is written nowhere, so what would need it is refused.
final class MessageHeaders {
  /// What HTTP, the service or something on the way may set, in lower case.
  private static final Set<String> TAKEN =
      Set.of(
          "accept",
          "authorization",
          "brokerproperties",
          "cache-control",
          "connection",
          "content-encoding",
          "content-length",
          "content-type",
          "cookie",
          "date",
          "deadlettererrordescription",
          "deadletterreason",
          "expect",
          "expires",
          "host",
          "keep-alive",
          "location",
          "pragma",
          "server",
          "set-cookie",
          "strict-transport-security",
          "te",
          "trailer",
          "transfer-encoding",
          "upgrade",
          "user-agent",
          "via");

  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9!#$%&'*+.^_`|~-]+");
  private static final Pattern TEXT = Pattern.compile("[ !#-\\[\\]-~]*");
  private static final Pattern WHOLE = Pattern.compile("-?[0-9]{1,19}");
  private static final Pattern FRACTION = Pattern.compile("-?[0-9]+\\.?[0-9]*([eE][+-]?[0-9]+)?");

  private MessageHeaders() {}

  /// Puts a message into a call.
  ///
  /// @throws IllegalArgumentException naming what a header cannot hold
  static void write(BusMessage message, ServiceBusCall call) {
    call.header(BrokerProperties.HEADER, BrokerProperties.write(message));
    message
        .contentType()
        .ifPresent(it -> call.header("Content-Type", plain("the content type", it)));
    message
        .properties()
        .forEach(
            (name, value) -> {
              if (!NAME.matcher(name).matches() || TAKEN.contains(name.toLowerCase(Locale.ROOT))) {
                throw new IllegalArgumentException(
                    "the property \"" + name + "\" cannot be a header of that name");
              }
              call.header(name, written(name, value));
            });
    call.body(message.body().bytes());
  }

  private static String written(String name, PropertyValue value) {
    return value instanceof PropertyValue.Text text
        ? "\"" + plain("the property \"" + name + "\"", text.text()) + "\""
        : value.shown();
  }

  private static String plain(String what, String text) {
    if (!TEXT.matcher(text).matches()) {
      throw new IllegalArgumentException(
          what
              + " has quotes, backslashes or signs that are not ASCII, which a header may not keep");
    }
    return text;
  }

  /// A message that was received.
  ///
  /// @throws IllegalArgumentException if it is not what the API says
  static Delivery read(ServiceBusReply reply) {
    BrokerProperties broker = BrokerProperties.read(reply.headers().get("brokerproperties", "{}"));
    Map<String, PropertyValue> properties = new TreeMap<>();
    Map<String, String> dead = new TreeMap<>();
    reply
        .headers()
        .forEachAsWritten(
            (name, value) -> {
              String lower = name.toLowerCase(Locale.ROOT);
              Optional<PropertyValue> read = value(value);
              if (lower.startsWith("deadletter")) {
                dead.put(lower, read.map(PropertyValue::shown).orElse(value));
              } else if (!TAKEN.contains(lower)) {
                // Other headers have no value of these forms.
                read.ifPresent(it -> properties.put(name, it));
              }
            });
    BusMessage message =
        new BusMessage(
            broker.required("MessageId"),
            broker.text("SessionId"),
            broker.text("CorrelationId"),
            broker.text("Label"),
            Optional.ofNullable(reply.headers().get("content-type")),
            properties,
            MessageBody.of(reply.body()),
            broker.timeToLive(),
            Optional.empty());
    Optional<DeadLetter> deadLetter =
        Optional.ofNullable(dead.get("deadletterreason"))
            .map(it -> new DeadLetter(it, dead.getOrDefault("deadlettererrordescription", "")));
    return new Delivery(
        new StoredMessage(
            message,
            broker.number("SequenceNumber"),
            broker.time("EnqueuedTimeUtc"),
            Math.toIntExact(broker.number("DeliveryCount")),
            deadLetter),
        broker.time("LockedUntilUtc"),
        broker.required("LockToken"));
  }

  private static Optional<PropertyValue> value(String text) {
    if (text.length() >= 2 && text.startsWith("\"") && text.endsWith("\"")) {
      return Optional.of(PropertyValue.of(text.substring(1, text.length() - 1)));
    }
    try {
      if (WHOLE.matcher(text).matches()) {
        return Optional.of(PropertyValue.of(Long.parseLong(text)));
      }
      if (FRACTION.matcher(text).matches()) {
        return Optional.of(PropertyValue.of(Double.parseDouble(text)));
      }
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
    return switch (text.toLowerCase(Locale.ROOT)) {
      case "true" -> Optional.of(PropertyValue.of(true));
      case "false" -> Optional.of(PropertyValue.of(false));
      default -> Optional.empty();
    };
  }
}
