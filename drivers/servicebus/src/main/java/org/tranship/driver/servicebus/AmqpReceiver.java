package org.tranship.driver.servicebus;

import com.azure.messaging.servicebus.ServiceBusReceivedMessage;
import com.azure.messaging.servicebus.ServiceBusReceiverClient;
import com.azure.messaging.servicebus.models.DeadLetterOptions;
import com.azure.messaging.servicebus.models.ServiceBusMessageState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.tranship.core.bus.BusException;
import org.tranship.core.bus.BusException.Kind;
import org.tranship.core.bus.DeadLetter;
import org.tranship.core.bus.Delivery;
import org.tranship.core.bus.MessageSource;
import org.tranship.core.bus.Receiver;
import org.tranship.core.bus.SettleOutcome;

/// Receives over AMQP, by Microsoft's client.
///
/// That client can only wait for a message, and gives back what comes later than it has waited,
/// which counts as a delivery: whoever waits too short a time wears messages out. So whoever only
/// looks asks first whether there is one that is not in this hand, which takes nothing; where there
/// is, it is waited for patiently, and where there is none, not at all.
final class AmqpReceiver implements Receiver {
  /// How long a message is waited for that is there, and that nobody else can have.
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  /// The same where it may be in somebody's hand, by a link that is there.
  private static final Duration LESS_PATIENCE = Duration.ofSeconds(2);

  /// A message in hand, and by whom it was taken: a client ends with its link, and the next takes
  /// its place.
  private record Held(ServiceBusReceiverClient by, ServiceBusReceivedMessage message) {}

  private final AmqpNamespace namespace;
  private final MessageSource source;
  private final Optional<String> session;
  private final Consumer<AmqpReceiver> letGo;

  /// When the lock of the session ends, by the service's clock, as far as it has told.
  private volatile Instant lockEnds = Instant.MAX;

  private final Map<String, Held> held = new ConcurrentHashMap<>();
  private final List<ServiceBusReceiverClient> clients = new ArrayList<>();
  private volatile @Nullable ServiceBusReceiverClient client;

  /// Whether the client has received already.
  private boolean linked;

  private volatile boolean closed;

  AmqpReceiver(AmqpNamespace namespace, MessageSource source) {
    this.namespace = namespace;
    this.source = source;
    this.session = Optional.empty();
    this.letGo = _ -> {};
  }

  /// @param client has the session
  /// @param letGo what is to be done when it is let go
  AmqpReceiver(
      AmqpNamespace namespace,
      MessageSource source,
      ServiceBusReceiverClient client,
      Consumer<AmqpReceiver> letGo) {
    this.namespace = namespace;
    this.source = source;
    this.session = Optional.of(client.getSessionId());
    this.letGo = letGo;
    this.client = client;
    clients.add(client);
  }

  @Override
  public Optional<String> session() {
    return session;
  }

  private synchronized ServiceBusReceiverClient client() {
    ServiceBusReceiverClient current = client;
    if (closed || (current == null && session.isPresent())) {
      throw BusException.of(
              closed ? Kind.UNAVAILABLE : Kind.SESSION_LOST, "receive from", namespace.place())
          .source(source)
          .because(closed ? "the receiver was closed" : "the session was lost")
          .build();
    }
    if (current == null) {
      current = namespace.receiver(source);
      linked = false;
      clients.add(current);
      client = current;
    }
    return current;
  }

  @Override
  public Optional<Delivery> receive(Duration wait) {
    ServiceBusReceiverClient current = client();
    try {
      Duration span = wait;
      Duration patience = session.isPresent() || !linked ? PATIENCE : LESS_PATIENCE;
      // Also before the first wait, so that it does not go by while a connection is made.
      if ((wait.compareTo(patience) < 0 || !linked) && more(current)) {
        span = wait.compareTo(patience) < 0 ? patience : wait;
      }
      linked = true;
      if (!span.isPositive()) {
        return Optional.empty();
      }
      Iterator<ServiceBusReceivedMessage> next =
          current.receiveMessages(1, span).stream().iterator();
      if (!next.hasNext()) {
        // The client waits on in silence also for a service that has gone; this would tell.
        boolean _ = more(current);
        return Optional.empty();
      }
      ServiceBusReceivedMessage message = next.next();
      held.put(message.getLockToken(), new Held(current, message));
      return Optional.of(read(message));
    } catch (BusException e) {
      throw e;
    } catch (RuntimeException e) {
      throw ended(e);
    }
  }

  private Delivery read(ServiceBusReceivedMessage message) {
    try {
      Delivery delivery = ReceivedMessage.delivery(message);
      lockEnds = delivery.lockedUntil();
      return delivery;
    } catch (IllegalArgumentException | ArithmeticException e) {
      throw BusException.of(Kind.UNEXPECTED, "receive from", namespace.place())
          .source(source)
          .because("a message cannot be understood: " + e.getMessage())
          .causedBy(e)
          .build();
    }
  }

  /// Whether there is a message that is not in this hand. A look may show fewer than it was asked
  /// for, so only one that shows nothing is the last.
  private boolean more(ServiceBusReceiverClient current) {
    ServiceBusReceiverClient looker = session.isPresent() ? current : namespace.looker(source);
    Set<Long> inHand = new HashSet<>();
    held.values().forEach(it -> inHand.add(it.message().getSequenceNumber()));
    long from = 0;
    while (true) {
      List<ServiceBusReceivedMessage> page =
          looker.peekMessages(inHand.size() + 1, from).stream().toList();
      if (page.isEmpty()) {
        return false;
      }
      if (page.stream()
          .anyMatch(seen -> comes(seen) && !inHand.contains(seen.getSequenceNumber()))) {
        return true;
      }
      from = page.getLast().getSequenceNumber() + 1;
    }
  }

  /// Whether a message that is seen is one that a receiver gets: what is deferred is asked for by
  /// its number, and what is scheduled comes in later.
  static boolean comes(ServiceBusReceivedMessage seen) {
    return seen.getState() == ServiceBusMessageState.ACTIVE;
  }

  /// A client whose link has ended receives no more; what it gave is still settled by it.
  private BusException ended(RuntimeException fault) {
    BusException.Builder told = AmqpErrors.of(fault, "receive from", namespace.place());
    BusException built = told.source(source).build();
    if (built.kind() == Kind.INTERRUPTED) {
      return built;
    }
    client = null;
    if (session.isEmpty() || closed) {
      return built;
    }
    letGo.accept(this);
    return switch (built.kind()) {
      case UNEXPECTED, UNAVAILABLE, TIMEOUT, SESSION_LOST ->
          // A session's link and its lock are one.
          BusException.of(Kind.SESSION_LOST, "receive from", namespace.place())
              .source(source)
              .because("the session " + session.get() + " was lost: " + built.reason())
              .causedBy(fault)
              .build();
      default -> built;
    };
  }

  @Override
  public SettleOutcome complete(Delivery delivery) {
    return settle(delivery, "complete a message of", it -> it.by().complete(it.message()));
  }

  @Override
  public SettleOutcome abandon(Delivery delivery) {
    return settle(delivery, "give back a message of", it -> it.by().abandon(it.message()));
  }

  @Override
  public SettleOutcome deadLetter(Delivery delivery, DeadLetter why) {
    if (source.dead()) {
      throw BusException.of(Kind.UNSUPPORTED, "put aside a message of", namespace.place())
          .source(source)
          .because("it was put aside already")
          .build();
    }
    DeadLetterOptions options =
        new DeadLetterOptions()
            .setDeadLetterReason(why.reason())
            .setDeadLetterErrorDescription(why.description());
    return settle(
        delivery, "put aside a message of", it -> it.by().deadLetter(it.message(), options));
  }

  @Override
  public SettleOutcome renew(Delivery delivery) {
    Held kept = held.get(delivery.token());
    SettleOutcome outcome =
        settle(
            delivery,
            "keep a message of",
            it -> {
              if (session.isPresent()) {
                lockEnds = it.by().renewSessionLock().toInstant();
              } else {
                var _ = it.by().renewMessageLock(it.message());
              }
            });
    if (kept != null && !(outcome instanceof SettleOutcome.LockLost)) {
      held.put(delivery.token(), kept);
    }
    return outcome;
  }

  private SettleOutcome settle(Delivery delivery, String operation, Consumer<Held> settling) {
    Held mine = held.get(delivery.token());
    if (mine == null || closed || (session.isPresent() && client == null)) {
      return new SettleOutcome.LockLost();
    }
    try {
      settling.accept(mine);
      held.remove(delivery.token(), mine);
      return new SettleOutcome.Done();
    } catch (RuntimeException e) {
      BusException fault = AmqpErrors.of(e, operation, namespace.place()).source(source).build();
      SettleOutcome outcome = AmqpErrors.settling(e, fault);
      if (outcome instanceof SettleOutcome.LockLost) {
        held.remove(delivery.token(), mine);
      }
      return outcome;
    }
  }

  /// Gives a session up whose lock has ended. Microsoft's client would give the same link to
  /// whoever takes the session next.
  ///
  /// @return whether it has ended
  synchronized boolean gaveUp(Instant now) {
    if (now.isBefore(lockEnds)) {
      return false;
    }
    client = null;
    clients.forEach(ServiceBusReceiverClient::close);
    return true;
  }

  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    closed = true;
    client = null;
    clients.forEach(ServiceBusReceiverClient::close);
    letGo.accept(this);
  }
}
