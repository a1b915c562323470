package org.tranship.core.bus;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.tranship.core.bus.BusCapabilities.Duplicates;
import org.tranship.core.bus.BusCapabilities.Locks;
import org.tranship.core.bus.BusException.Kind;
import org.tranship.core.value.ByteCount;

/// A service bus in memory, with the rules of Azure Service Bus: what time brings about (locks that
/// end, messages that expire or come in as scheduled, ids that are forgotten) is brought about when
/// somebody next asks. Thread-safe. Closing it changes nothing: its messages live as long as it is
/// referred to.
public final class MemoryBus implements Bus {
  private static final BusCapabilities CAPABILITIES =
      new BusCapabilities(
          true,
          true,
          true,
          Duplicates.WINDOW,
          Locks.TIMED,
          true,
          true,
          true,
          ByteCount.of(256 * 1024));

  /// How long a waiting receiver goes without looking at the clock, which may be any.
  private static final long LOOK_MILLIS = 20;

  private final String name;
  private final Clock clock;
  private final Map<String, MemoryTopic> topics = new TreeMap<>();
  private final Topology topology = new MemoryTopology(this);

  /// @param clock tells when locks end, messages expire and ids are forgotten
  public MemoryBus(String name, Clock clock) {
    this.name = name;
    this.clock = clock;
  }

  String place() {
    return "memory:" + name;
  }

  Instant now() {
    return clock.instant();
  }

  /// All that belongs to this bus is read and changed in here; whoever waits looks again.
  <T> T alone(Supplier<T> work) {
    synchronized (this) {
      T answer = quietly(work);
      notifyAll();
      return answer;
    }
  }

  private synchronized <T> T quietly(Supplier<T> work) {
    Instant now = now();
    topics.values().forEach(topic -> topic.pass(now));
    return work.get();
  }

  /// Tries until something is there or the time is over.
  <T> Optional<T> waiting(Duration wait, String operation, Supplier<Optional<T>> attempt) {
    long deadline = System.nanoTime() + Math.min(wait.toMillis(), Long.MAX_VALUE >> 24) * 1_000_000;
    while (true) {
      Optional<T> found = quietly(attempt);
      long left = (deadline - System.nanoTime()) / 1_000_000;
      if (found.isPresent() || left <= 0) {
        return found;
      }
      try {
        synchronized (this) {
          wait(Math.min(left, LOOK_MILLIS));
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw fault(Kind.INTERRUPTED, operation).because("the thread was told to stop").build();
      }
    }
  }

  Map<String, MemoryTopic> topics() {
    return topics;
  }

  BusException.Builder fault(Kind kind, String operation) {
    return BusException.of(kind, operation, place());
  }

  MemorySubscription require(String operation, SubscriptionName wanted) {
    MemorySubscription found = find(wanted);
    if (found == null) {
      throw fault(Kind.ENTITY_MISSING, operation)
          .subscription(wanted)
          .because("there is none of this name")
          .build();
    }
    return found;
  }

  @Nullable MemorySubscription find(SubscriptionName wanted) {
    MemoryTopic topic = topics.get(wanted.topic());
    return topic == null ? null : topic.subscriptions().get(wanted.name());
  }

  @Override
  public BusCapabilities capabilities() {
    return CAPABILITIES;
  }

  @Override
  public void check() {
    // It is there.
  }

  @Override
  public Topology topology() {
    return topology;
  }

  @Override
  public SendOutcome send(String topic, BusMessage message) {
    return alone(
        () -> {
          BusException.@Nullable Builder refusal = refusal(topic, message);
          if (refusal != null) {
            return new SendOutcome.Refused(refusal.topic(topic).build());
          }
          MemoryTopic found = topics.get(topic);
          if (found != null) {
            found.take(message, now());
          }
          return new SendOutcome.Done();
        });
  }

  private BusException.@Nullable Builder refusal(String topic, BusMessage message) {
    MemoryTopic found = topics.get(topic);
    if (found == null) {
      return fault(Kind.ENTITY_MISSING, "send to").because("there is none of this name");
    }
    if (!found.sending()) {
      return fault(Kind.PAUSED, "send to")
          .because("it is paused")
          .next("Let it go on, or wait until whoever paused it does.");
    }
    long size = message.body().size();
    if (size > CAPABILITIES.largestMessage().bytes()) {
      return fault(Kind.TOO_LARGE, "send to")
          .because(
              "the message "
                  + message.id()
                  + " has "
                  + size
                  + " bytes, and "
                  + CAPABILITIES.largestMessage().bytes()
                  + " are the most");
    }
    return null;
  }

  @Override
  public Receiver receiver(MessageSource source) {
    return alone(
        () -> {
          MemorySubscription found = require("receive from", source.subscription());
          if (found.settings().sessions() && !source.dead()) {
            throw fault(Kind.SESSION_RULE, "receive from")
                .source(source)
                .because("it is received session by session")
                .build();
          }
          return new MemoryReceiver(this, source, Optional.empty(), "");
        });
  }

  @Override
  public Optional<Receiver> session(
      SubscriptionName subscription, Optional<String> wanted, Duration wait) {
    return waiting(
        wait,
        "receive from",
        () -> {
          MemorySubscription found = require("receive from", subscription);
          if (!found.settings().sessions()) {
            throw fault(Kind.SESSION_RULE, "receive from")
                .subscription(subscription)
                .because("it has no sessions")
                .build();
          }
          found.requireReceiving(this);
          return found
              .lockSession(wanted, now())
              .map(
                  lock ->
                      new MemoryReceiver(
                          this,
                          subscription.messages(),
                          Optional.of(lock.session()),
                          lock.token()));
        });
  }

  @Override
  public List<StoredMessage> peek(MessageSource source, long after, int most) {
    return alone(() -> require("look at", source.subscription()).peek(source.dead(), after, most));
  }

  @Override
  public void close() {
    // Messages stay.
  }
}
