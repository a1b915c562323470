package org.tranship.driver.servicebus;

import java.io.StringWriter;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;
import org.tranship.core.bus.BusMessage;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonWriteFeature;

/// The header `BrokerProperties`: the fields that every message has, as JSON. Source: "Message
/// Headers and Properties" of the service's HTTP API.
final class BrokerProperties {
  static final String HEADER = "BrokerProperties";

  /// A header holds ASCII for certain, so everything else is escaped.
  private static final JsonFactory FACTORY =
      JsonFactory.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

  private static final DateTimeFormatter DATE =
      DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  private BrokerProperties() {}

  static String write(BusMessage message) {
    StringWriter text = new StringWriter();
    try (JsonGenerator out = FACTORY.createGenerator(ObjectWriteContext.empty(), text)) {
      out.writeStartObject();
      field(out, "MessageId", Optional.of(message.id()));
      field(out, "SessionId", message.session());
      field(out, "CorrelationId", message.correlation());
      field(out, "Label", message.label());
      if (message.timeToLive().isPresent()) {
        out.writeName("TimeToLive");
        out.writeNumber(seconds(message.timeToLive().get()).toPlainString());
      }
      field(
          out,
          "ScheduledEnqueueTimeUtc",
          message.scheduledFor().map(it -> DATE.format(fullSecond(it))));
      out.writeEndObject();
    }
    return text.toString();
  }

  private static BigDecimal seconds(Duration time) {
    return BigDecimal.valueOf(time.toMillis(), 3).stripTrailingZeros();
  }

  /// A date has no parts of a second, and nothing may come in early.
  private static Instant fullSecond(Instant time) {
    return time.getNano() == 0 ? time : Instant.ofEpochSecond(time.getEpochSecond() + 1);
  }

  private static void field(JsonGenerator out, String name, Optional<String> value) {
    if (value.isPresent()) {
      out.writeName(name);
      out.writeString(value.get());
    }
  }
}
