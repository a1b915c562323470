package org.tranship.core.bus;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/// A subscription of the [MemoryBus], which is held by whoever calls. A message that was handed out
/// is locked; within a session its lock is the session's.
final class MemorySubscription {

  /// A session that is somebody's.
  ///
  /// @param token names the lock
  record SessionLock(String session, String token, Instant until) {}

  private final SubscriptionSettings settings;
  private final NavigableMap<String, Rule> rules = new TreeMap<>();
  private final NavigableMap<Long, MemoryHeld> messages = new TreeMap<>();
  private final NavigableMap<Long, MemoryHeld> dead = new TreeMap<>();
  private final Map<String, SessionLock> sessions = new HashMap<>();

  /// Those that were handed out, some of which may be over: whoever asks need not look at all.
  private final NavigableMap<Long, MemoryHeld> handedOut = new TreeMap<>();

  /// Whether a message has come in whose time ends.
  private boolean expiring;

  private long lastSequence;
  private long lastToken;
  private int receivers;
  private boolean receiving = true;

  MemorySubscription(SubscriptionSettings settings) {
    this.settings = settings;
  }

  SubscriptionSettings settings() {
    return settings;
  }

  NavigableMap<String, Rule> rules() {
    return rules;
  }

  SubscriptionState state() {
    return new SubscriptionState(
        settings, messages.size(), dead.size(), receiving, Optional.of(receivers));
  }

  void allowReceiving(boolean allowed) {
    receiving = allowed;
  }

  void requireReceiving(MemoryBus bus) {
    if (!receiving) {
      throw bus.fault(BusException.Kind.PAUSED, "receive from")
          .subscription(settings.name())
          .because("it is paused")
          .next("Let it go on, or wait until whoever paused it does.")
          .build();
    }
  }

  void opened() {
    receivers++;
  }

  void closed() {
    receivers--;
  }

  boolean takes(BusMessage message) {
    return rules.values().stream().anyMatch(rule -> rule.filter().matches(message));
  }

  void put(BusMessage message, Instant now, Optional<Duration> topicTime) {
    Instant expires =
        Stream.of(message.timeToLive(), settings.timeToLive(), topicTime)
            .flatMap(Optional::stream)
            .min(Duration::compareTo)
            .map(now::plus)
            .orElse(Instant.MAX);
    lastSequence++;
    MemoryHeld held = new MemoryHeld(message, lastSequence, now, expires);
    messages.put(lastSequence, held);
    expiring |= !expires.equals(Instant.MAX);
    if (settings.sessions() && message.session().isEmpty()) {
      putAside(
          held,
          new DeadLetter(
              DeadLetter.NO_SESSION, "The subscription is received session by session."));
    }
  }

  private void putAside(MemoryHeld held, DeadLetter why) {
    messages.remove(held.sequence());
    held.putAside(why);
    dead.put(held.sequence(), held);
  }

  /// Brings about what the time has.
  void pass(Instant now) {
    sessions.values().removeIf(lock -> !lock.until().isAfter(now));
    dead.values().stream().filter(held -> held.lockEnded(now)).forEach(MemoryHeld::unlock);
    handedOut.values().removeIf(held -> held.free() || !messages.containsKey(held.sequence()));
    for (MemoryHeld held : List.copyOf(handedOut.values())) {
      if (held.lockEnded(now)) {
        comeBack(held);
      }
    }
    for (MemoryHeld held : expiring ? List.copyOf(messages.values()) : List.<MemoryHeld>of()) {
      if (held.expired(now)) {
        if (settings.expiredToDeadLetters()) {
          putAside(held, new DeadLetter(DeadLetter.EXPIRED, "The message's time is over."));
        } else {
          messages.remove(held.sequence());
        }
      }
    }
  }

  private void comeBack(MemoryHeld held) {
    held.unlock();
    if (held.deliveries() >= settings.maxDeliveries()) {
      putAside(
          held,
          new DeadLetter(
              DeadLetter.TOO_MANY_DELIVERIES,
              "It was delivered " + held.deliveries() + " times and never completed."));
    }
  }

  /// Takes a session that is nobody's.
  ///
  /// @param wanted which one; empty for that of the first message of any
  Optional<SessionLock> lockSession(Optional<String> wanted, Instant now) {
    Optional<String> free =
        wanted
            .or(
                () ->
                    messages.values().stream()
                        .flatMap(held -> held.session().stream())
                        .filter(session -> !sessions.containsKey(session))
                        .findFirst())
            .filter(session -> !sessions.containsKey(session));
    return free.map(
        session -> {
          SessionLock lock = new SessionLock(session, token("s"), now.plus(settings.lock()));
          sessions.put(session, lock);
          return lock;
        });
  }

  boolean hasSession(String session, String token) {
    SessionLock lock = sessions.get(session);
    return lock != null && lock.token().equals(token);
  }

  /// Lets a session go, with what is in its receiver's hand.
  void unlockSession(String session, String token) {
    if (hasSession(session, token)) {
      sessions.remove(session);
      List<MemoryHeld> inHand = new ArrayList<>(handedOut.values());
      inHand.removeIf(held -> held.free() || !held.session().equals(Optional.of(session)));
      inHand.removeIf(held -> !messages.containsKey(held.sequence()));
      inHand.forEach(this::comeBack);
    }
  }

  private String token(String prefix) {
    lastToken++;
    return prefix + lastToken;
  }

  /// The first message that is in nobody's hand.
  ///
  /// @param session of which session; empty for any
  Optional<Delivery> next(boolean ofDead, Optional<String> session, Instant now) {
    Instant until =
        session
            .map(it -> sessions.get(it))
            .map(SessionLock::until)
            .orElse(now.plus(settings.lock()));
    return (ofDead ? dead : messages)
        .values().stream()
            .filter(MemoryHeld::free)
            .filter(held -> session.isEmpty() || held.session().equals(session))
            .findFirst()
            .map(
                held -> {
                  held.handOut(token("m"), until);
                  if (!ofDead) {
                    handedOut.put(held.sequence(), held);
                  }
                  return held.delivery();
                });
  }

  /// A message in the hand of whoever has this lock.
  Optional<MemoryHeld> inHand(boolean ofDead, Delivery delivery) {
    return Optional.ofNullable((ofDead ? dead : messages).get(delivery.stored().sequence()))
        .filter(held -> held.held(delivery.token()));
  }

  void complete(boolean ofDead, MemoryHeld held) {
    (ofDead ? dead : messages).remove(held.sequence());
  }

  void abandon(boolean ofDead, MemoryHeld held) {
    if (ofDead) {
      held.unlock();
    } else {
      comeBack(held);
    }
  }

  void deadLetter(MemoryHeld held, DeadLetter why) {
    putAside(held, why);
  }

  void renew(MemoryHeld held, Optional<String> session, Instant now) {
    Instant until = now.plus(settings.lock());
    if (session.isEmpty()) {
      held.prolong(until);
      return;
    }
    sessions.computeIfPresent(
        session.get(), (_, lock) -> new SessionLock(lock.session(), lock.token(), until));
    for (MemoryHeld other : messages.values()) {
      if (!other.free() && other.session().equals(session)) {
        other.prolong(until);
      }
    }
  }

  List<StoredMessage> peek(boolean ofDead, long after, int most) {
    return (ofDead ? dead : messages)
        .tailMap(after, false).values().stream().limit(most).map(MemoryHeld::stored).toList();
  }
}
