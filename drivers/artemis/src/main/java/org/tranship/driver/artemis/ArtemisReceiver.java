package org.tranship.driver.artemis;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.activemq.artemis.api.core.SimpleString;
import org.apache.activemq.artemis.api.core.client.ClientMessage;
import org.apache.activemq.artemis.api.core.client.ClientSession;
import org.jspecify.annotations.Nullable;
import org.tranship.core.bus.BusException;
import org.tranship.core.bus.BusException.Kind;
import org.tranship.core.bus.DeadLetter;
import org.tranship.core.bus.Delivery;
import org.tranship.core.bus.MessageSource;
import org.tranship.core.bus.Receiver;
import org.tranship.core.bus.SettleOutcome;
import org.tranship.core.bus.StoredMessage;
import org.tranship.core.bus.SubscriptionSettings;

/// Receives from a queue. Each message in hand has a [HeldMessage] of its own, and those that are
/// free are used again.
final class ArtemisReceiver implements Receiver {
  private final ArtemisConnection connection;
  private final ArtemisTopology topology;
  private final MessageSource source;
  private final SubscriptionSettings settings;
  private final Optional<String> session;
  private final @Nullable SessionLock lock;
  private final List<HeldMessage> hands = new ArrayList<>();
  private final Map<String, HeldMessage> inHand = new HashMap<>();
  private long lastToken;
  private boolean closed;

  /// @param lock of the session; null without one
  ArtemisReceiver(
      ArtemisConnection connection,
      ArtemisTopology topology,
      MessageSource source,
      SubscriptionSettings settings,
      Optional<String> session,
      @Nullable SessionLock lock) {
    this.connection = connection;
    this.topology = topology;
    this.source = source;
    this.settings = settings;
    this.session = session;
    this.lock = lock;
  }

  @Override
  public Optional<String> session() {
    return session;
  }

  /// A new connection would serve well, but the session may be another's since.
  private void requireLock() {
    if (lock != null && lock.lost()) {
      throw BusException.of(Kind.SESSION_LOST, "receive from", connection.place())
          .source(source)
          .because("the connection that had the session \"" + session.orElse("") + "\" has ended")
          .next("Take the session again.")
          .build();
    }
  }

  private HeldMessage freeHand() throws Exception {
    requireLock();
    hands.removeIf(
        hand -> {
          if (hand.broken()) {
            inHand.values().remove(hand);
            hand.close();
          }
          return hand.broken();
        });
    for (HeldMessage hand : hands) {
      if (hand.free()) {
        return hand;
      }
    }
    ClientSession own = connection.transacted();
    try {
      SimpleString queue = SimpleString.of(QueueNames.of(source));
      HeldMessage made =
          new HeldMessage(
              own,
              session.isEmpty()
                  ? own.createConsumer(queue)
                  : own.createConsumer(queue, SimpleString.of(filter(session.get()))));
      hands.add(made);
      requireLock();
      return made;
    } catch (Exception e) {
      ArtemisConnection.dropped(own);
      throw e;
    }
  }

  private static String filter(String session) {
    return PropertyNames.SESSION + " = " + Selector.text(session);
  }

  @Override
  public Optional<Delivery> receive(Duration wait) {
    if (closed) {
      throw BusException.of(Kind.UNAVAILABLE, "receive from", connection.place())
          .source(source)
          .because("the receiver was closed")
          .build();
    }
    long deadline = System.nanoTime() + Math.min(wait.toMillis(), Long.MAX_VALUE >> 24) * 1_000_000;
    try {
      while (true) {
        HeldMessage hand = freeHand();
        ClientMessage got = hand.receive((deadline - System.nanoTime()) / 1_000_000);
        if (got == null) {
          requireReceiving();
          return Optional.empty();
        }
        if (lock != null && lock.lost()) {
          hand.giveBack();
          requireLock();
        }
        Optional<Delivery> delivery = accepted(hand, got);
        if (delivery.isPresent()) {
          return delivery;
        }
      }
    } catch (BusException e) {
      throw e;
    } catch (Exception e) {
      throw ArtemisErrors.of(e, "receive from", connection.place()).source(source).build();
    }
  }

  private void requireReceiving() {
    if (!source.dead() && topology.paused(source.subscription())) {
      throw BusException.of(Kind.PAUSED, "receive from", connection.place())
          .source(source)
          .because("it is paused")
          .next("Let it go on, or wait until whoever paused it does.")
          .build();
    }
  }

  /// @return empty if it is not handed out: its time in this subscription is over, or it came as
  ///   often as it may, and whoever had it last has died
  private Optional<Delivery> accepted(HeldMessage hand, ClientMessage got) throws Exception {
    StoredMessage stored = ArtemisMessages.read(got, got.getDeliveryCount());
    if (!source.dead()) {
      Instant now = Instant.now();
      if (settings
          .timeToLive()
          .filter(it -> stored.enqueued().plus(it).isBefore(now))
          .isPresent()) {
        hand.complete();
        return Optional.empty();
      }
      if (got.getDeliveryCount() > settings.maxDeliveries()) {
        putAside(hand, stored, tooOften(settings.maxDeliveries()));
        return Optional.empty();
      }
    }
    lastToken++;
    String token = Long.toString(lastToken);
    inHand.put(token, hand);
    return Optional.of(new Delivery(stored, Instant.MAX, token));
  }

  private static DeadLetter tooOften(int times) {
    return new DeadLetter(
        DeadLetter.TOO_MANY_DELIVERIES,
        "It was delivered " + times + " times and never completed.");
  }

  private void putAside(HeldMessage hand, StoredMessage stored, DeadLetter why) throws Exception {
    hand.putAside(stored, why, QueueNames.deadLetters(source.subscription()));
  }

  /// Settles a message that is in hand.
  private interface Settling {
    void with(HeldMessage hand) throws Exception;
  }

  private SettleOutcome settle(String operation, Delivery delivery, Settling settling) {
    HeldMessage hand = inHand.get(delivery.token());
    if (hand == null || hand.broken()) {
      inHand.remove(delivery.token());
      return new SettleOutcome.LockLost();
    }
    try {
      settling.with(hand);
      if (hand.free()) {
        inHand.remove(delivery.token());
      }
      return new SettleOutcome.Done();
    } catch (Exception e) {
      BusException fault =
          ArtemisErrors.of(e, operation, connection.place()).source(source).build();
      return ArtemisErrors.perhapsDone(e)
          ? new SettleOutcome.Unknown(fault)
          : new SettleOutcome.Refused(fault);
    }
  }

  @Override
  public SettleOutcome complete(Delivery delivery) {
    return settle("complete a message of", delivery, HeldMessage::complete);
  }

  @Override
  public SettleOutcome abandon(Delivery delivery) {
    return settle("give back a message of", delivery, hand -> giveBack(hand, delivery.stored()));
  }

  private void giveBack(HeldMessage hand, StoredMessage stored) throws Exception {
    if (!source.dead() && stored.deliveries() >= settings.maxDeliveries()) {
      putAside(hand, stored, tooOften(stored.deliveries()));
    } else {
      hand.giveBack();
    }
  }

  @Override
  public SettleOutcome deadLetter(Delivery delivery, DeadLetter why) {
    if (source.dead()) {
      throw BusException.of(Kind.UNSUPPORTED, "put aside one of", connection.place())
          .source(source)
          .because("it was put aside already")
          .build();
    }
    return settle("put aside a message of", delivery, it -> putAside(it, delivery.stored(), why));
  }

  /// It lasts as long as the connection.
  @Override
  public SettleOutcome renew(Delivery delivery) {
    return settle("keep a message of", delivery, _ -> {});
  }

  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    // What is in hand goes back all the same; whoever was told to stop is told so behind it.
    boolean told = Thread.interrupted();
    for (HeldMessage hand : hands) {
      try {
        // A session that is merely closed would not count what it held as delivered.
        hand.giveBack();
      } catch (Exception e) {
        ArtemisErrors.overlook(e);
        // Then the broker gives it back when the connection ends.
      }
      hand.close();
    }
    inHand.clear();
    if (lock != null) {
      lock.close();
    }
    if (told) {
      Thread.currentThread().interrupt();
    }
  }
}
