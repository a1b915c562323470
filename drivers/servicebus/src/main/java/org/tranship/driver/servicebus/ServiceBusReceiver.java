package org.tranship.driver.servicebus;

import java.time.Duration;
import java.util.Optional;
import org.tranship.core.bus.BusException;
import org.tranship.core.bus.BusException.Kind;
import org.tranship.core.bus.DeadLetter;
import org.tranship.core.bus.Delivery;
import org.tranship.core.bus.MessageSource;
import org.tranship.core.bus.Receiver;
import org.tranship.core.bus.SettleOutcome;
import org.tranship.driver.servicebus.ServiceBusWire.Silence;

/// Receives one message a request (`Peek-Lock Message`). What is in hand is the service's to keep:
/// it comes back when its lock ends.
final class ServiceBusReceiver implements Receiver {
  /// How long one request waits; the service's own limit is a minute, and so is that of a silent
  /// connection.
  private static final Duration ROUND = Duration.ofSeconds(20);

  private final ServiceBusWire wire;
  private final MessageSource source;
  private final String path;
  private volatile boolean closed;

  ServiceBusReceiver(ServiceBusWire wire, MessageSource source) {
    this.wire = wire;
    this.source = source;
    this.path =
        ServiceBusTopology.path(source.subscription())
            + (source.dead() ? "/$DeadLetterQueue" : "")
            + "/messages/";
  }

  @Override
  public Optional<String> session() {
    return Optional.empty();
  }

  @Override
  public Optional<Delivery> receive(Duration wait) {
    long deadline = System.nanoTime() + Math.min(wait.toSeconds(), 1_000_000_000L) * 1_000_000_000L;
    while (true) {
      if (closed) {
        throw BusException.of(Kind.UNAVAILABLE, "receive from", wire.place())
            .source(source)
            .because("the receiver was closed")
            .build();
      }
      long left = Math.max(0, (deadline - System.nanoTime() + 999_999_999) / 1_000_000_000L);
      Optional<Delivery> delivery = receiveOnce(Math.min(left, ROUND.toSeconds()));
      if (delivery.isPresent() || deadline - System.nanoTime() <= 0) {
        return delivery;
      }
    }
  }

  /// @param seconds how long the service waits for one
  private Optional<Delivery> receiveOnce(long seconds) {
    ServiceBusCall call =
        new ServiceBusCall("POST", path + "head")
            .query("timeout", Long.toString(seconds))
            .body(new byte[0]);
    ServiceBusReply reply;
    try {
      reply = wire.send(call);
    } catch (Silence silence) {
      // What the service may have handed out meanwhile comes again when its lock ends.
      throw wire.fault("receive from", silence).source(source).build();
    }
    if (reply.status() == 204) {
      return Optional.empty();
    }
    if (!reply.done()) {
      throw ServiceBusErrors.of(reply, "receive from", wire.place()).source(source).build();
    }
    try {
      return Optional.of(MessageHeaders.read(reply));
    } catch (IllegalArgumentException | ArithmeticException e) {
      throw BusException.of(Kind.UNEXPECTED, "receive from", wire.place())
          .source(source)
          .because("a message cannot be understood: " + e.getMessage())
          .causedBy(e)
          .build();
    }
  }

  @Override
  public SettleOutcome complete(Delivery delivery) {
    return settle("DELETE", "complete a message of", delivery);
  }

  @Override
  public SettleOutcome abandon(Delivery delivery) {
    return settle("PUT", "give back a message of", delivery);
  }

  @Override
  public SettleOutcome renew(Delivery delivery) {
    return settle("POST", "keep a message of", delivery);
  }

  @Override
  public SettleOutcome deadLetter(Delivery delivery, DeadLetter why) {
    throw BusException.of(Kind.UNSUPPORTED, "put aside a message of", wire.place())
        .source(source)
        .because("the service's HTTP API has no such request")
        .next("Give it back: the service puts it aside when it came too often.")
        .build();
  }

  private SettleOutcome settle(String method, String operation, Delivery delivery) {
    ServiceBusCall call =
        new ServiceBusCall(method, path + delivery.stored().sequence() + "/" + delivery.token());
    if (!method.equals("DELETE")) {
      call.body(new byte[0]);
    }
    ServiceBusReply reply;
    try {
      reply = wire.send(call);
    } catch (Silence silence) {
      BusException fault = wire.fault(operation, silence).source(source).build();
      return silence.undone() ? new SettleOutcome.Refused(fault) : new SettleOutcome.Unknown(fault);
    }
    if (reply.done()) {
      return new SettleOutcome.Done();
    }
    if (reply.missing()) {
      return new SettleOutcome.LockLost();
    }
    BusException fault = ServiceBusErrors.of(reply, operation, wire.place()).source(source).build();
    // Behind a server that gives up, the request may still be carried out.
    return reply.status() >= 500
        ? new SettleOutcome.Unknown(fault)
        : new SettleOutcome.Refused(fault);
  }

  @Override
  public void close() {
    closed = true;
  }
}
