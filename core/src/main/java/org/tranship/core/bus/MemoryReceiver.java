package org.tranship.core.bus;

import java.time.Duration;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.tranship.core.bus.BusException.Kind;

/// A receiver of the [MemoryBus].
final class MemoryReceiver implements Receiver {
  private final MemoryBus bus;
  private final MessageSource source;
  private final Optional<String> session;
  private final String sessionToken;
  private boolean closed;

  /// @param sessionToken the lock of the session; empty without one
  MemoryReceiver(
      MemoryBus bus, MessageSource source, Optional<String> session, String sessionToken) {
    this.bus = bus;
    this.source = source;
    this.session = session;
    this.sessionToken = sessionToken;
    bus.require("receive from", source.subscription()).opened();
  }

  @Override
  public Optional<String> session() {
    return session;
  }

  @Override
  public Optional<Delivery> receive(Duration wait) {
    return bus.waiting(
        wait,
        "receive from",
        () -> {
          if (closed) {
            throw bus.fault(Kind.UNAVAILABLE, "receive from")
                .source(source)
                .because("the receiver was closed")
                .build();
          }
          MemorySubscription found = bus.require("receive from", source.subscription());
          if (!source.dead()) {
            found.requireReceiving(bus);
          }
          if (session.isPresent() && !found.hasSession(session.get(), sessionToken)) {
            throw bus.fault(Kind.SESSION_LOST, "receive from")
                .source(source)
                .because("the lock of the session " + session.get() + " has ended")
                .build();
          }
          return found.next(source.dead(), session, bus.now());
        });
  }

  @Override
  public SettleOutcome complete(Delivery delivery) {
    return settle(delivery, (found, held) -> found.complete(source.dead(), held));
  }

  @Override
  public SettleOutcome abandon(Delivery delivery) {
    return settle(delivery, (found, held) -> found.abandon(source.dead(), held));
  }

  @Override
  public SettleOutcome deadLetter(Delivery delivery, DeadLetter why) {
    if (source.dead()) {
      throw bus.fault(Kind.UNSUPPORTED, "put aside one of")
          .source(source)
          .because("it was put aside already")
          .build();
    }
    return settle(delivery, (found, held) -> found.deadLetter(held, why));
  }

  @Override
  public SettleOutcome renew(Delivery delivery) {
    return settle(delivery, (found, held) -> found.renew(held, session, bus.now()));
  }

  private SettleOutcome settle(
      Delivery delivery, BiConsumer<MemorySubscription, MemoryHeld> settling) {
    return bus.alone(
        () -> {
          @Nullable MemorySubscription found = bus.find(source.subscription());
          Optional<MemoryHeld> held =
              found == null ? Optional.empty() : found.inHand(source.dead(), delivery);
          if (found == null || held.isEmpty()) {
            return new SettleOutcome.LockLost();
          }
          settling.accept(found, held.get());
          return new SettleOutcome.Done();
        });
  }

  @Override
  public void close() {
    Object _ =
        bus.alone(
            () -> {
              MemorySubscription found = bus.find(source.subscription());
              if (!closed && found != null) {
                found.closed();
                session.ifPresent(it -> found.unlockSession(it, sessionToken));
              }
              closed = true;
              return true;
            });
  }
}
