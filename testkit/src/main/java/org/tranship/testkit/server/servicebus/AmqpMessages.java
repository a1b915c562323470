package org.tranship.testkit.server.servicebus;

import java.nio.BufferOverflowException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Arrays;
import java.util.Date;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import org.apache.qpid.proton.amqp.Binary;
import org.apache.qpid.proton.amqp.Symbol;
import org.apache.qpid.proton.amqp.messaging.ApplicationProperties;
import org.apache.qpid.proton.amqp.messaging.Data;
import org.apache.qpid.proton.amqp.messaging.Header;
import org.apache.qpid.proton.amqp.messaging.MessageAnnotations;
import org.apache.qpid.proton.engine.Delivery;
import org.apache.qpid.proton.engine.Sender;
import org.apache.qpid.proton.message.Message;
import org.tranship.core.bus.BusMessage;
import org.tranship.core.bus.StoredMessage;
import org.tranship.core.bus.filter.PropertyValue;

/// Messages as the protocol guide maps them to AMQP: fields of every message are properties, what
/// the service adds are annotations.
final class AmqpMessages {
  /// Ticks of 100 nanoseconds from the year 1 to 1970.
  private static final long EPOCH_TICKS = 621_355_968_000_000_000L;

  private AmqpMessages() {}

  /// @param earlier how often it was handed out before; the header counts no delivery under way
  static Message of(StoredMessage stored, int earlier) {
    BusMessage message = stored.message();
    Message out = Message.Factory.create();
    out.setMessageId(message.id());
    message.session().ifPresent(out::setGroupId);
    message.correlation().ifPresent(out::setCorrelationId);
    message.label().ifPresent(out::setSubject);
    message.contentType().ifPresent(out::setContentType);
    // The service always sends one, and its client relies on that.
    out.setHeader(new Header());
    out.setDurable(true);
    out.setDeliveryCount(earlier);
    message.timeToLive().ifPresent(it -> out.setTtl(it.toMillis()));
    Map<String, Object> properties = new LinkedHashMap<>();
    message.properties().forEach((name, value) -> properties.put(name, plain(value)));
    stored
        .deadLetter()
        .ifPresent(
            why -> {
              properties.put("DeadLetterReason", why.reason());
              properties.put("DeadLetterErrorDescription", why.description());
            });
    out.setApplicationProperties(new ApplicationProperties(properties));
    Map<Symbol, Object> annotations = new HashMap<>();
    annotations.put(Symbol.valueOf("x-opt-sequence-number"), stored.sequence());
    annotations.put(Symbol.valueOf("x-opt-enqueued-time"), Date.from(stored.enqueued()));
    out.setMessageAnnotations(new MessageAnnotations(annotations));
    out.setBody(new Data(new Binary(message.body().bytes())));
    return out;
  }

  /// The same as somebody sees it who only looks.
  ///
  /// @param deferred whether it comes to nobody any more; it says so
  static Message seen(StoredMessage stored, boolean deferred) {
    Message out = of(stored, stored.deliveries());
    if (deferred) {
      out.getMessageAnnotations().getValue().put(Symbol.valueOf("x-opt-message-state"), 1);
    }
    return out;
  }

  /// The same under a lock, which says when it ends.
  static Message locked(org.tranship.core.bus.Delivery delivery) {
    Message out = of(delivery.stored(), delivery.stored().deliveries() - 1);
    out.getMessageAnnotations()
        .getValue()
        .put(Symbol.valueOf("x-opt-locked-until"), Date.from(delivery.lockedUntil()));
    return out;
  }

  private static Object plain(PropertyValue value) {
    return switch (value) {
      case PropertyValue.Text(String text) -> text;
      case PropertyValue.Whole(long whole) -> whole;
      case PropertyValue.Fraction(double fraction) -> fraction;
      case PropertyValue.Truth(boolean truth) -> truth;
    };
  }

  static byte[] encoded(Message message) {
    for (int size = 4 << 10; ; size *= 4) {
      byte[] room = new byte[size];
      try {
        return Arrays.copyOf(room, message.encode(room, 0, size));
      } catch (BufferOverflowException _) {
        // More room.
      }
    }
  }

  static Delivery send(Sender sender, byte[] tag, Message message) {
    Delivery delivery = sender.delivery(tag);
    byte[] bytes = encoded(message);
    int _ = sender.send(bytes, 0, bytes.length);
    boolean _ = sender.advance();
    return delivery;
  }

  /// A lock's id as .NET writes it: the first three parts with their bytes reversed.
  static byte[] dotNet(UUID id) {
    ByteBuffer out = ByteBuffer.allocate(16);
    out.putInt(Integer.reverseBytes((int) (id.getMostSignificantBits() >>> 32)));
    out.putShort(Short.reverseBytes((short) (id.getMostSignificantBits() >>> 16)));
    out.putShort(Short.reverseBytes((short) id.getMostSignificantBits()));
    out.putLong(id.getLeastSignificantBits());
    return out.array();
  }

  static long ticks(Instant time) {
    return EPOCH_TICKS + time.getEpochSecond() * 10_000_000 + time.getNano() / 100;
  }
}
