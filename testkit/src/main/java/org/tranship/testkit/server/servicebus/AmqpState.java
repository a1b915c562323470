package org.tranship.testkit.server.servicebus;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.apache.qpid.proton.amqp.Binary;
import org.tranship.core.bus.Bus;
import org.tranship.core.bus.Delivery;
import org.tranship.core.bus.MessageSource;
import org.tranship.core.bus.Receiver;

/// What all connections of the double have in common: the bus, the locks that were handed out, the
/// states of sessions, and what was done that nobody published. Thread-safe.
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

  byte[] freshTag() {
    return Long.toString(tags.incrementAndGet()).getBytes(StandardCharsets.US_ASCII);
  }
}
