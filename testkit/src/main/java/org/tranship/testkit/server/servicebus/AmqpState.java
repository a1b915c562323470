package org.tranship.testkit.server.servicebus;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.apache.qpid.proton.amqp.Binary;
import org.tranship.core.bus.Bus;
import org.tranship.core.bus.Delivery;
import org.tranship.core.bus.MessageSource;
import org.tranship.core.bus.Receiver;
import org.tranship.core.bus.SettleOutcome;
import org.tranship.core.bus.StoredMessage;

/// What all connections of the double have in common: the bus, the locks that were handed out, the
/// states of sessions, what was deferred, and what was done that nobody published. Thread-safe.
final class AmqpState {

  /// A message in a client's hand.
  ///
  /// @param receiver by which it was taken
  record Held(MessageSource source, Receiver receiver, Delivery delivery) {}

  private final Bus bus;
  private final Clock clock;
  private final Predicate<String> token;
  private final Consumer<String> violations;
  private final Map<UUID, Held> held = new ConcurrentHashMap<>();
  private final Map<String, Binary> sessionStates = new ConcurrentHashMap<>();
  private final Map<MessageSource, Map<Long, StoredMessage>> deferred = new ConcurrentHashMap<>();
  private final AtomicLong tags = new AtomicLong();

  /// @param token whether a token is good
  AmqpState(Bus bus, Clock clock, Predicate<String> token, Consumer<String> violations) {
    this.bus = bus;
    this.clock = clock;
    this.token = token;
    this.violations = violations;
  }

  Bus bus() {
    return bus;
  }

  Instant now() {
    return clock.instant();
  }

  boolean accepts(String text) {
    return token.test(text);
  }

  void violation(String text) {
    violations.accept(text);
  }

  Map<UUID, Held> held() {
    return held;
  }

  Map<String, Binary> sessionStates() {
    return sessionStates;
  }

  /// Sets a message aside that stays where it is and comes to nobody any more. The bus in memory
  /// knows nothing of that, so it is taken out of it.
  SettleOutcome defer(Held message) {
    SettleOutcome outcome = message.receiver().complete(message.delivery());
    if (outcome instanceof SettleOutcome.Done) {
      StoredMessage stored = message.delivery().stored();
      StoredMessage _ =
          deferred
              .computeIfAbsent(message.source(), _ -> new ConcurrentSkipListMap<>())
              .put(stored.sequence(), stored);
    }
    return outcome;
  }

  /// What was deferred there, by its number.
  Map<Long, StoredMessage> deferred(MessageSource source) {
    return deferred.getOrDefault(source, Map.of());
  }

  byte[] freshTag() {
    return Long.toString(tags.incrementAndGet()).getBytes(StandardCharsets.US_ASCII);
  }
}
