package org.tranship.driver.servicebus;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.tranship.core.bus.BusMessage;
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
}
