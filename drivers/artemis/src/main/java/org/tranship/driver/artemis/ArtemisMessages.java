package org.tranship.driver.artemis;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.activemq.artemis.api.core.Message;
import org.apache.activemq.artemis.api.core.SimpleString;
import org.apache.activemq.artemis.api.core.client.ClientMessage;
import org.apache.activemq.artemis.api.core.client.ClientSession;
import org.tranship.core.bus.BusMessage;
import org.tranship.core.bus.DeadLetter;
import org.tranship.core.bus.MessageBody;
import org.tranship.core.bus.StoredMessage;
import org.tranship.core.bus.filter.PropertyValue;

/// Messages as they lie at the broker.
final class ArtemisMessages {
  private ArtemisMessages() {}

  /// @param now the sender's clock: the broker keeps none of its own for a message
  static ClientMessage write(
      ClientSession session, BusMessage message, TopicNote topic, Instant now) {
    ClientMessage out = session.createMessage(Message.BYTES_TYPE, true);
    Instant enters = message.scheduledFor().filter(it -> it.isAfter(now)).orElse(now);
    out.setTimestamp(enters.toEpochMilli());
    out.putStringProperty(PropertyNames.ID, message.id());
    put(out, PropertyNames.SESSION, message.session());
    put(out, PropertyNames.CORRELATION, message.correlation());
    put(out, PropertyNames.LABEL, message.label());
    put(out, PropertyNames.CONTENT_TYPE, message.contentType());
    message
        .timeToLive()
        .ifPresent(it -> out.putLongProperty(PropertyNames.TIME_TO_LIVE, it.toMillis()));
    Optional<Duration> life =
        message
            .timeToLive()
            .map(
                own ->
                    topic.settings().timeToLive().filter(it -> it.compareTo(own) < 0).orElse(own))
            .or(() -> topic.settings().timeToLive());
    life.ifPresent(it -> out.setExpiration(enters.plus(it).toEpochMilli()));
    if (enters.isAfter(now)) {
      out.putLongProperty(Message.HDR_SCHEDULED_DELIVERY_TIME, enters.toEpochMilli());
    }
    if (topic.settings().duplicateWindow().isPresent()) {
      out.putStringProperty(Message.HDR_DUPLICATE_DETECTION_ID, SimpleString.of(message.id()));
    }
    message
        .properties()
        .forEach(
            (name, value) -> {
              String stored = PropertyNames.stored(name);
              switch (value) {
                case PropertyValue.Text text -> out.putStringProperty(stored, text.text());
                case PropertyValue.Whole whole -> out.putLongProperty(stored, whole.number());
                case PropertyValue.Fraction fraction ->
                    out.putDoubleProperty(stored, fraction.number());
                case PropertyValue.Truth truth -> out.putBooleanProperty(stored, truth.is());
              }
            });
    out.getBodyBuffer().writeBytes(message.body().bytes());
    return out;
  }

  private static void put(ClientMessage out, String name, Optional<String> value) {
    value.ifPresent(it -> out.putStringProperty(name, it));
  }

  /// A message as it is put aside: the same, with why, where it was and how often it was delivered.
  static ClientMessage putAside(
      ClientSession session, StoredMessage stored, DeadLetter why, TopicNote noLimits) {
    ClientMessage out = write(session, stored.message(), noLimits, stored.enqueued());
    out.setExpiration(0);
    out.setTimestamp(stored.enqueued().toEpochMilli());
    out.putLongProperty(PropertyNames.SEQUENCE, stored.sequence());
    out.putIntProperty(PropertyNames.DELIVERIES, stored.deliveries());
    out.putStringProperty(PropertyNames.DEAD_REASON, why.reason());
    out.putStringProperty(PropertyNames.DEAD_DESCRIPTION, why.description());
    return out;
  }

  /// @throws IllegalArgumentException if it is none of ours
  static StoredMessage read(ClientMessage in, int deliveries) {
    Map<String, PropertyValue> properties = new TreeMap<>();
    for (SimpleString each : in.getPropertyNames()) {
      PropertyNames.given(each.toString())
          .ifPresent(
              name -> value(in.getObjectProperty(each)).ifPresent(it -> properties.put(name, it)));
    }
    String id = in.getStringProperty(PropertyNames.ID);
    byte[] body = new byte[in.getBodySize()];
    in.getBodyBuffer().readBytes(body);
    BusMessage message =
        new BusMessage(
            id == null ? "artemis-" + in.getMessageID() : id,
            text(in, PropertyNames.SESSION),
            text(in, PropertyNames.CORRELATION),
            text(in, PropertyNames.LABEL),
            text(in, PropertyNames.CONTENT_TYPE),
            properties,
            MessageBody.of(body),
            in.containsProperty(PropertyNames.TIME_TO_LIVE)
                ? Optional.of(Duration.ofMillis(in.getLongProperty(PropertyNames.TIME_TO_LIVE)))
                : Optional.empty(),
            Optional.empty());
    boolean aside = in.containsProperty(PropertyNames.SEQUENCE);
    return new StoredMessage(
        message,
        aside ? in.getLongProperty(PropertyNames.SEQUENCE) : in.getMessageID(),
        Instant.ofEpochMilli(in.getTimestamp()),
        aside ? in.getIntProperty(PropertyNames.DELIVERIES) + deliveries : deliveries,
        text(in, PropertyNames.DEAD_REASON)
            .map(
                reason ->
                    new DeadLetter(reason, text(in, PropertyNames.DEAD_DESCRIPTION).orElse(""))));
  }

  private static Optional<String> text(ClientMessage in, String name) {
    return Optional.ofNullable(in.getStringProperty(name));
  }

  private static Optional<PropertyValue> value(Object value) {
    return switch (value) {
      case SimpleString text -> Optional.of(PropertyValue.of(text.toString()));
      case String text -> Optional.of(PropertyValue.of(text));
      case Boolean truth -> Optional.of(PropertyValue.of(truth));
      case Double fraction -> Optional.of(PropertyValue.of(fraction));
      case Float fraction -> Optional.of(PropertyValue.of(fraction.doubleValue()));
      case Number whole -> Optional.of(PropertyValue.of(whole.longValue()));
      default -> Optional.empty();
    };
  }
}
