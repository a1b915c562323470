package org.tranship.driver.servicebus;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.tranship.client.http.HttpEndpoint;
import org.tranship.client.http.HttpSettings;
import org.tranship.core.bus.Bus;
import org.tranship.core.bus.BusCapabilities;
import org.tranship.core.bus.BusCapabilities.Duplicates;
import org.tranship.core.bus.BusCapabilities.Locks;
import org.tranship.core.bus.BusException;
import org.tranship.core.bus.BusException.Kind;
import org.tranship.core.bus.BusMessage;
import org.tranship.core.bus.MessageSource;
import org.tranship.core.bus.Receiver;
import org.tranship.core.bus.SendOutcome;
import org.tranship.core.bus.StoredMessage;
import org.tranship.core.bus.SubscriptionName;
import org.tranship.core.bus.Topology;
import org.tranship.core.value.ByteCount;
import org.tranship.driver.servicebus.ServiceBusWire.Silence;

/// Azure Service Bus: topics, rules, counts and sending by its HTTP API; receiving by AMQP, which
/// has the sessions, looks and putting aside that the other lacks. Thread-safe. Tried against a
/// double only.
final class ServiceBus implements Bus {
  private static final BusCapabilities CAPABILITIES =
      new BusCapabilities(
          true,
          true,
          true,
          Duplicates.WINDOW,
          Locks.TIMED,
          true,
          true,
          false,
          ByteCount.ofKiB(256));

  private final ServiceBusAccount account;
  private final Clock clock;
  private final Optional<HttpEndpoint> proxy;
  private final ServiceBusWire wire;
  private final ServiceBusTopology topology;
  private @Nullable AmqpNamespace amqp;
  private @Nullable SessionDoor door;
  private boolean closed;

  ServiceBus(ServiceBusAccount account, HttpSettings settings, Clock clock) {
    this.account = account;
    this.clock = clock;
    this.proxy = settings.proxy();
    this.wire = new ServiceBusWire(account, settings, clock);
    this.topology = new ServiceBusTopology(wire);
  }

  @Override
  public BusCapabilities capabilities() {
    return CAPABILITIES;
  }

  @Override
  public void check() {
    ServiceBusReply reply =
        topology.send(
            new ServiceBusCall("GET", "/$namespaceinfo").query("api-version", "2021-05").again(),
            "check");
    if (!reply.done()) {
      throw ServiceBusErrors.of(reply, "check", wire.place()).build();
    }
  }

  @Override
  public Topology topology() {
    return topology;
  }

  @Override
  public SendOutcome send(String topic, BusMessage message) {
    if (message.body().size() > CAPABILITIES.largestMessage().bytes()) {
      return new SendOutcome.Refused(
          BusException.of(Kind.TOO_LARGE, "send to", wire.place())
              .topic(topic)
              .because(
                  "the message "
                      + message.id()
                      + " has "
                      + message.body().size()
                      + " bytes, and "
                      + CAPABILITIES.largestMessage().bytes()
                      + " are the most")
              .build());
    }
    ServiceBusCall call = new ServiceBusCall("POST", ServiceBusTopology.path(topic) + "/messages");
    try {
      MessageHeaders.write(message, call);
    } catch (IllegalArgumentException e) {
      return new SendOutcome.Refused(
          BusException.of(Kind.INVALID, "send to", wire.place())
              .topic(topic)
              .because("of the message " + message.id() + " " + e.getMessage())
              .build());
    }
    try {
      ServiceBusReply reply = wire.send(call);
      if (reply.done()) {
        return new SendOutcome.Done();
      }
      BusException fault = ServiceBusErrors.of(reply, "send to", wire.place()).topic(topic).build();
      // Behind a server that gives up, the message may still come in.
      return reply.status() >= 500
          ? new SendOutcome.Unknown(fault)
          : new SendOutcome.Refused(fault);
    } catch (Silence silence) {
      BusException fault = wire.fault("send to", silence).topic(topic).build();
      return silence.undone() ? new SendOutcome.Refused(fault) : new SendOutcome.Unknown(fault);
    }
  }

  /// Opened when something is received first: most of what a migration does needs no connection.
  private synchronized AmqpNamespace amqp() {
    if (closed) {
      throw BusException.of(Kind.UNAVAILABLE, "receive from", wire.place())
          .because("it was closed")
          .build();
    }
    if (amqp == null) {
      amqp = new AmqpNamespace(account, proxy);
      door = new SessionDoor(amqp, topology, clock);
    }
    return amqp;
  }

  @Override
  public Receiver receiver(MessageSource source) {
    return new AmqpReceiver(amqp(), source);
  }

  @Override
  public Optional<Receiver> session(
      SubscriptionName subscription, Optional<String> wanted, Duration wait) {
    AmqpNamespace _ = amqp();
    return Objects.requireNonNull(door, "made with the namespace").take(subscription, wanted, wait);
  }

  @Override
  public List<StoredMessage> peek(MessageSource source, long after, int most) {
    return AmqpLook.at(amqp(), source, after, most);
  }

  @Override
  public synchronized void close() {
    closed = true;
    if (amqp != null) {
      amqp.close();
    }
    wire.close();
  }
}
