package org.tranship.driver.servicebus;

import com.azure.core.amqp.models.AmqpMessageBody;
import com.azure.messaging.servicebus.ServiceBusReceivedMessage;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.tranship.core.bus.BusMessage;
import org.tranship.core.bus.DeadLetter;
import org.tranship.core.bus.Delivery;
import org.tranship.core.bus.MessageBody;
import org.tranship.core.bus.StoredMessage;
import org.tranship.core.bus.filter.PropertyValue;

/// Messages as Microsoft's client gives them, in the port's words. What the protocol has and the
/// port has not (dates, ids, spans among the properties) becomes its text.
final class ReceivedMessage {
  /// From here on a time to live means for ever; AMQP counts it in 32 bits of milliseconds, and the
  /// service leaves out what is longer.
  private static final Duration FOR_EVER = Duration.ofMillis(0xFFFF_FFFFL);

  private static final String REASON = "DeadLetterReason";
  private static final String DESCRIPTION = "DeadLetterErrorDescription";

  private ReceivedMessage() {}

  /// @param inHand whether it was handed out just now; the service counts those before
  /// @throws IllegalArgumentException if it is what no sender of the port's could have sent
  static StoredMessage read(ServiceBusReceivedMessage received, boolean inHand) {
    Map<String, PropertyValue> properties = new TreeMap<>();
    received
        .getApplicationProperties()
        .forEach(
            (name, value) -> {
              if (value != null && !name.equals(REASON) && !name.equals(DESCRIPTION)) {
                properties.put(name, value(value));
              }
            });
    BusMessage message =
        new BusMessage(
            Optional.ofNullable(received.getMessageId())
                .orElseThrow(() -> new IllegalArgumentException("it has no MessageId")),
            given(received.getSessionId()),
            given(received.getCorrelationId()),
            given(received.getSubject()),
            given(received.getContentType()),
            properties,
            body(received.getRawAmqpMessage().getBody()),
            Optional.ofNullable(received.getTimeToLive())
                .filter(it -> it.isPositive() && it.compareTo(FOR_EVER) < 0),
            Optional.empty());
    return new StoredMessage(
        message,
        received.getSequenceNumber(),
        time("EnqueuedTime", received.getEnqueuedTime()).toInstant(),
        Math.toIntExact(received.getDeliveryCount() + (inHand ? 1 : 0)),
        given(received.getDeadLetterReason())
            .map(
                it ->
                    new DeadLetter(
                        it, given(received.getDeadLetterErrorDescription()).orElse(""))));
  }

  static Delivery delivery(ServiceBusReceivedMessage received) {
    return new Delivery(
        read(received, true),
        time("LockedUntil", received.getLockedUntil()).toInstant(),
        received.getLockToken());
  }

  private static OffsetDateTime time(String name, OffsetDateTime value) {
    if (value == null) {
      throw new IllegalArgumentException("it has no " + name);
    }
    return value;
  }

  private static Optional<String> given(String text) {
    return Optional.ofNullable(text).filter(it -> !it.isEmpty());
  }

  private static PropertyValue value(Object value) {
    return switch (value) {
      case Boolean truth -> PropertyValue.of(truth);
      case Float fraction -> PropertyValue.of(fraction.doubleValue());
      case Double fraction -> PropertyValue.of(fraction);
      case Long whole -> PropertyValue.of(whole);
      case Integer whole -> PropertyValue.of(whole.longValue());
      case Short whole -> PropertyValue.of(whole.longValue());
      case Byte whole -> PropertyValue.of(whole.longValue());
      default -> PropertyValue.of(value.toString());
    };
  }

  private static MessageBody body(AmqpMessageBody body) {
    return switch (body.getBodyType()) {
      case DATA -> MessageBody.of(body.getFirstData());
      case VALUE ->
          switch (body.getValue()) {
            case String text -> MessageBody.of(text.getBytes(StandardCharsets.UTF_8));
            case byte[] bytes -> MessageBody.of(bytes);
            case null -> MessageBody.EMPTY;
            default -> throw new IllegalArgumentException("its body is a value, and no text");
          };
      case SEQUENCE -> throw new IllegalArgumentException("its body is a list of values");
    };
  }
}
