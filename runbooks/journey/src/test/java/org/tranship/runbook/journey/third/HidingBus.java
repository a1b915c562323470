package org.tranship.runbook.journey.third;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Set;
import org.tranship.core.bus.Bus;
import org.tranship.core.bus.StoredMessage;

/// A bus that does not show some messages to who looks without taking, as brokers do with those
/// that are in somebody's hand.
final class HidingBus {
  private HidingBus() {}

  static Bus of(Bus inner, Set<String> hidden) {
    return (Bus)
        Proxy.newProxyInstance(
            Bus.class.getClassLoader(),
            new Class<?>[] {Bus.class},
            (_, method, arguments) -> {
              try {
                Object answer = method.invoke(inner, arguments);
                return method.getName().equals("peek")
                    ? ((List<?>) answer)
                        .stream()
                            .map(StoredMessage.class::cast)
                            .filter(it -> !hidden.contains(it.message().id()))
                            .toList()
                    : answer;
              } catch (InvocationTargetException e) {
                throw e.getTargetException();
              }
            });
  }
}
