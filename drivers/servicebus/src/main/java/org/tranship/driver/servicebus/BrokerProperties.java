package org.tranship.driver.servicebus;

import java.io.StringWriter;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.tranship.core.bus.BusMessage;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
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

  /// From here on a time to live means for ever; the service's largest is some 29,000 years.
  private static final BigDecimal FOR_EVER = new BigDecimal("900000000000");

  private final Map<String, String> values;

  private BrokerProperties(Map<String, String> values) {
    this.values = values;
  }

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

  /// @throws IllegalArgumentException if it is not what the API says
  static BrokerProperties read(String json) {
    Map<String, String> values = new HashMap<>();
    try (JsonParser in = FACTORY.createParser(ObjectReadContext.empty(), json)) {
      if (in.nextToken() != JsonToken.START_OBJECT) {
        throw new IllegalArgumentException(HEADER + " holds no object");
      }
      while (in.nextToken() == JsonToken.PROPERTY_NAME) {
        String name = in.currentName();
        JsonToken token = in.nextToken();
        if (token.isStructStart()) {
          in.skipChildren();
        } else if (token != JsonToken.VALUE_NULL) {
          values.put(name, in.getString());
        }
      }
    } catch (JacksonException e) {
      throw new IllegalArgumentException(HEADER + " cannot be read", e);
    }
    return new BrokerProperties(values);
  }

  Optional<String> text(String name) {
    return Optional.ofNullable(values.get(name)).filter(it -> !it.isEmpty());
  }

  String required(String name) {
    return text(name).orElseThrow(() -> new IllegalArgumentException(HEADER + " has no " + name));
  }

  long number(String name) {
    return Long.parseLong(required(name));
  }

  Instant time(String name) {
    try {
      return DATE.parse(required(name), Instant::from);
    } catch (DateTimeException e) {
      throw new IllegalArgumentException(name + " is " + required(name), e);
    }
  }

  Optional<Duration> timeToLive() {
    return text("TimeToLive")
        .map(BigDecimal::new)
        .filter(it -> it.signum() > 0 && it.compareTo(FOR_EVER) < 0)
        .map(it -> Duration.ofMillis(it.movePointRight(3).longValue()));
  }
}
