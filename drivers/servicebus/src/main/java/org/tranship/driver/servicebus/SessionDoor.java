package org.tranship.driver.servicebus;

import com.azure.messaging.servicebus.ServiceBusReceivedMessage;
import com.azure.messaging.servicebus.ServiceBusReceiverClient;
import com.azure.messaging.servicebus.ServiceBusSessionReceiverClient;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
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

  /// How many sessions are asked for at one look.
  private static final int MOST = 1_000;

  private static final Duration AGAIN = Duration.ofMillis(250);

  /// How long a link may take to end, generously: so long its session is taken over another
  /// connection.
  private static final Duration ENDING = Duration.ofSeconds(30);

  private final AmqpNamespace namespace;
  private final Topology topology;
  private final Clock clock;

  /// Those that are taken here, by the names of subscription and session.
  private final Map<String, AmqpReceiver> taken = new ConcurrentHashMap<>();

  /// When which was let go.
  private final Map<String, Instant> letGo = new ConcurrentHashMap<>();

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
      return wanted.isPresent() ? named(subscription, wanted.get()) : any(subscription);
    } catch (BusException e) {
      throw e;
    } catch (RuntimeException e) {
      throw AmqpErrors.of(e, "receive a session of", namespace.place())
          .subscription(subscription)
          .build();
    }
  }

  private Optional<Receiver> named(SubscriptionName subscription, String session) {
    String key = key(subscription, session);
    if (isTaken(key)) {
      return Optional.empty();
    }
    Instant left = letGo.get(key);
    boolean apart = left != null && clock.instant().isBefore(left.plus(ENDING));
    ServiceBusSessionReceiverClient sessions =
        apart ? namespace.sessionsApart(subscription) : namespace.sessions(subscription);
    try {
      AmqpReceiver receiver =
          new AmqpReceiver(
              namespace,
              subscription.messages(),
              sessions.acceptSession(session),
              it -> leave(key, it, apart ? Optional.of(sessions) : Optional.empty()));
      taken.put(key, receiver);
      return Optional.of(receiver);
    } catch (RuntimeException e) {
      if (apart) {
        sessions.close();
      }
      if (AmqpErrors.taken(e)) {
        return Optional.empty();
      }
      throw e;
    }
  }

  private void leave(
      String key, AmqpReceiver receiver, Optional<ServiceBusSessionReceiverClient> own) {
    taken.remove(key, receiver);
    letGo.put(key, clock.instant());
    own.ifPresent(ServiceBusSessionReceiverClient::close);
  }

  /// That of the first message that is seen whose session can be had.
  private Optional<Receiver> any(SubscriptionName subscription) {
    ServiceBusReceiverClient looker = namespace.looker(subscription.messages());
    Set<String> asked = new HashSet<>();
    long from = 0;
    while (asked.size() < MOST) {
      List<ServiceBusReceivedMessage> page = looker.peekMessages(PAGE, from).stream().toList();
      if (page.isEmpty()) {
        return none(subscription, asked.isEmpty());
      }
      for (ServiceBusReceivedMessage each : page) {
        String session = each.getSessionId();
        if (session != null && AmqpReceiver.comes(each) && asked.add(session)) {
          Optional<Receiver> receiver = named(subscription, session);
          if (receiver.isPresent()) {
            return receiver;
          }
        }
      }
      from = page.getLast().getSequenceNumber() + 1;
    }
    return Optional.empty();
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
    letGo.put(key, clock.instant());
    return false;
  }

  /// Nobody is told that there is no session where none can be had.
  ///
  /// @param silent whether the service was asked for none, and so has refused nothing
  private Optional<Receiver> none(SubscriptionName subscription, boolean silent) {
    if (!silent) {
      return Optional.empty();
    }
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
