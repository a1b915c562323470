package org.tranship.driver.servicebus;

import com.azure.messaging.servicebus.ServiceBusReceivedMessage;
import com.azure.messaging.servicebus.ServiceBusReceiverClient;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.tranship.core.bus.BusException;
import org.tranship.core.bus.BusException.Kind;
import org.tranship.core.bus.Receiver;
import org.tranship.core.bus.SubscriptionName;
import org.tranship.core.bus.SubscriptionState;
import org.tranship.core.bus.Topology;

/// Takes sessions. The service lets whoever asks for any wait for seconds, so it is asked only
/// where messages are seen of a session that is not taken here. Thread-safe.
final class SessionDoor {
  private static final int PAGE = 100;

  /// How many messages are looked at before the service is asked.
  private static final int MOST = 1_000;

  private static final Duration AGAIN = Duration.ofMillis(250);

  private final AmqpNamespace namespace;
  private final Topology topology;
  private final Clock clock;

  /// Those that are taken here, by the names of subscription and session.
  private final Map<String, AmqpReceiver> taken = new ConcurrentHashMap<>();

  SessionDoor(AmqpNamespace namespace, Topology topology, Clock clock) {
    this.namespace = namespace;
    this.clock = clock;
    this.topology = topology;
  }

  Optional<Receiver> take(SubscriptionName subscription, Optional<String> wanted, Duration wait) {
    long deadline = System.nanoTime() + Math.min(wait.toMillis(), 1L << 40) * 1_000_000;
    while (true) {
      Optional<Receiver> found = takeOnce(subscription, wanted);
      long left = (deadline - System.nanoTime()) / 1_000_000;
      if (found.isPresent() || left <= 0) {
        return found;
      }
      try {
        Thread.sleep(Math.min(left, AGAIN.toMillis()));
      } catch (InterruptedException e) {
        throw AmqpErrors.of(e, "receive from", namespace.place())
            .subscription(subscription)
            .build();
      }
    }
  }

  private Optional<Receiver> takeOnce(SubscriptionName subscription, Optional<String> wanted) {
    try {
      if (wanted.isEmpty() && !waiting(subscription)) {
        return none(subscription);
      }
      if (wanted.isPresent() && isTaken(key(subscription, wanted.get()))) {
        return Optional.empty();
      }
      var sessions = namespace.sessions(subscription);
      ServiceBusReceiverClient client =
          wanted.isPresent() ? sessions.acceptSession(wanted.get()) : sessions.acceptNextSession();
      String key = key(subscription, client.getSessionId());
      AmqpReceiver receiver =
          new AmqpReceiver(namespace, subscription.messages(), client, it -> taken.remove(key, it));
      taken.put(key, receiver);
      return Optional.of(receiver);
    } catch (BusException e) {
      throw e;
    } catch (RuntimeException e) {
      if (AmqpErrors.taken(e) || AmqpErrors.waited(e)) {
        return Optional.empty();
      }
      throw AmqpErrors.of(e, "receive a session of", namespace.place())
          .subscription(subscription)
          .build();
    }
  }

  private static String key(SubscriptionName subscription, String session) {
    return subscription + "/" + session;
  }

  private boolean isTaken(String key) {
    AmqpReceiver receiver = taken.get(key);
    if (receiver == null) {
      return false;
    }
    if (!receiver.gaveUp(clock.instant())) {
      return true;
    }
    taken.remove(key, receiver);
    return false;
  }

  /// Whether there is a message of a session that is not taken here.
  private boolean waiting(SubscriptionName subscription) {
    ServiceBusReceiverClient looker = namespace.looker(subscription.messages());
    long from = 0;
    for (int seen = 0; seen < MOST; seen += PAGE) {
      List<ServiceBusReceivedMessage> page = looker.peekMessages(PAGE, from).stream().toList();
      if (page.isEmpty()) {
        return false;
      }
      for (ServiceBusReceivedMessage each : page) {
        if (!isTaken(key(subscription, each.getSessionId()))) {
          return true;
        }
      }
      from = page.getLast().getSequenceNumber() + 1;
    }
    return true;
  }

  /// Nobody is told that there is no session where none can be had.
  private Optional<Receiver> none(SubscriptionName subscription) {
    SubscriptionState state =
        topology
            .subscription(subscription)
            .orElseThrow(
                () ->
                    fault(Kind.ENTITY_MISSING, subscription)
                        .because("there is none of this name")
                        .build());
    if (!state.settings().sessions()) {
      throw fault(Kind.SESSION_RULE, subscription).because("it has no sessions").build();
    }
    if (!state.receiving()) {
      throw fault(Kind.PAUSED, subscription)
          .because("it is paused")
          .next(ServiceBusErrors.next(Kind.PAUSED))
          .build();
    }
    return Optional.empty();
  }

  private BusException.Builder fault(Kind kind, SubscriptionName subscription) {
    return BusException.of(kind, "receive a session of", namespace.place())
        .subscription(subscription);
  }
}
