package org.tranship.runbook.journey.third;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.stream.LongStream;
import org.tranship.core.bus.Bus;
import org.tranship.core.bus.BusMessage;
import org.tranship.core.bus.MessageBody;
import org.tranship.core.bus.StoredMessage;

/// A bus that does not show some messages to who looks without taking, as brokers do with those
/// that are in somebody's hand.
final class HidingBus {
  private HidingBus() {}

  static Bus of(Bus inner, Set<String> hidden) {
    return of(
        inner,
        (_, answer) -> answer.stream().filter(it -> !hidden.contains(it.message().id())).toList());
  }

  /// One that has always more to look at.
  static Bus endless(Bus inner) {
    return of(
        inner,
        (after, _) ->
            LongStream.rangeClosed(after + 1, after + 500)
                .mapToObj(
                    at ->
                        new StoredMessage(
                            BusMessage.of(Long.toString(at), MessageBody.of("")),
                            at,
                            Instant.EPOCH,
                            0,
                            Optional.empty()))
                .toList());
  }

  private static Bus of(
      Bus inner, BiFunction<Long, List<StoredMessage>, List<StoredMessage>> peeked) {
    return (Bus)
        Proxy.newProxyInstance(
            Bus.class.getClassLoader(),
            new Class<?>[] {Bus.class},
            (_, method, arguments) -> {
              try {
                Object answer = method.invoke(inner, arguments);
                return method.getName().equals("peek")
                    ? peeked.apply(
                        (Long) arguments[1],
                        ((List<?>) answer).stream().map(StoredMessage.class::cast).toList())
                    : answer;
              } catch (InvocationTargetException e) {
                throw e.getTargetException();
              }
            });
  }
}
