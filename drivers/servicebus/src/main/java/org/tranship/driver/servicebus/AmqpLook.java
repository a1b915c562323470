package org.tranship.driver.servicebus;

import com.azure.messaging.servicebus.ServiceBusReceivedMessage;
import com.azure.messaging.servicebus.ServiceBusReceiverClient;
import java.util.ArrayList;
import java.util.List;
import org.tranship.core.bus.BusException;
import org.tranship.core.bus.BusException.Kind;
import org.tranship.core.bus.MessageSource;
import org.tranship.core.bus.StoredMessage;

/// Looks at messages without taking any. The service gives as many as it likes at once, so it is
/// asked until there are enough or none.
final class AmqpLook {
  /// More than a look has of large messages.
  private static final int PAGE = 250;

  private AmqpLook() {}

  static List<StoredMessage> at(
      AmqpNamespace namespace, MessageSource source, long after, int most) {
    List<StoredMessage> all = new ArrayList<>();
    try {
      ServiceBusReceiverClient looker = namespace.looker(source);
      long from = after + 1;
      while (all.size() < most) {
        List<ServiceBusReceivedMessage> page =
            looker.peekMessages(Math.min(PAGE, most - all.size()), from).stream().toList();
        if (page.isEmpty()) {
          return all;
        }
        page.forEach(each -> all.add(ReceivedMessage.read(each, false)));
        from = page.getLast().getSequenceNumber() + 1;
      }
      return all;
    } catch (IllegalArgumentException | ArithmeticException e) {
      throw BusException.of(Kind.UNEXPECTED, "look at", namespace.place())
          .source(source)
          .because("a message cannot be understood: " + e.getMessage())
          .causedBy(e)
          .build();
    } catch (RuntimeException e) {
      throw AmqpErrors.of(e, "look at", namespace.place()).source(source).build();
    }
  }
}
