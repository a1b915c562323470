package org.tranship.driver.artemis;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.activemq.artemis.api.core.ActiveMQDuplicateIdException;
import org.apache.activemq.artemis.api.core.SimpleString;
import org.apache.activemq.artemis.api.core.client.ClientConsumer;
import org.apache.activemq.artemis.api.core.client.ClientMessage;
import org.apache.activemq.artemis.api.core.client.ClientProducer;
import org.jspecify.annotations.Nullable;
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

/// An Apache Artemis broker as a bus. Thread-safe.
final class ArtemisBus implements Bus {
  private static final BusCapabilities CAPABILITIES =
      new BusCapabilities(
          true,
          true,
          true,
          Duplicates.LAST_IDS,
          Locks.CONNECTION,
          true,
          false,
          true,
          ByteCount.ofMiB(1));

  /// How often a waiting taker of sessions looks.
  private static final long LOOK_MILLIS = 50;

  private final ArtemisConnection connection;
  private final ArtemisTopology topology;
  private final Clock clock;

  ArtemisBus(ArtemisConnection connection, Clock clock) {
    this.connection = connection;
    this.topology = new ArtemisTopology(connection);
    this.clock = clock;
  }

  @Override
  public BusCapabilities capabilities() {
    return CAPABILITIES;
  }

  @Override
  public void check() {
    Object _ = connection.attribute("check", "broker", "version");
  }

  @Override
  public Topology topology() {
    return topology;
  }

  private BusException.Builder refusal(Kind kind, String topic) {
    return BusException.of(kind, "send to", connection.place()).topic(topic);
  }

  @Override
  public SendOutcome send(String topic, BusMessage message) {
    long size = message.body().size();
    if (size > CAPABILITIES.largestMessage().bytes()) {
      return new SendOutcome.Refused(
          refusal(Kind.TOO_LARGE, topic)
              .because(
                  "the message "
                      + message.id()
                      + " has "
                      + size
                      + " bytes, and "
                      + CAPABILITIES.largestMessage().bytes()
                      + " are the most")
              .build());
    }
    TopicNote note;
    try {
      Optional<TopicNote> found = topology.note("send to", topic);
      if (found.isEmpty()) {
        return new SendOutcome.Refused(
            refusal(Kind.ENTITY_MISSING, topic).because("there is none of this name").build());
      }
      note = found.get();
    } catch (BusException e) {
      return new SendOutcome.Refused(e);
    }
    if (!note.sending()) {
      return new SendOutcome.Refused(
          refusal(Kind.PAUSED, topic)
              .because("it is paused")
              .next("Let it go on, or wait until whoever paused it does.")
              .build());
    }
    return send(note, message);
  }

  private SendOutcome send(TopicNote topic, BusMessage message) {
    boolean[] begun = {false};
    try {
      return connection.use(
          session -> {
            try (ClientProducer producer = session.createProducer(topic.settings().name())) {
              ClientMessage out = ArtemisMessages.write(session, message, topic, clock.instant());
              begun[0] = true;
              producer.send(out);
              return new SendOutcome.Done();
            }
          });
    } catch (ActiveMQDuplicateIdException _) {
      return new SendOutcome.Done();
    } catch (BusException e) {
      return new SendOutcome.Refused(e);
    } catch (Exception e) {
      BusException fault =
          ArtemisErrors.of(e, "send to", connection.place()).topic(topic.settings().name()).build();
      return begun[0] && ArtemisErrors.perhapsDone(e)
          ? new SendOutcome.Unknown(fault)
          : new SendOutcome.Refused(fault);
    }
  }

  @Override
  public Receiver receiver(MessageSource source) {
    SubscriptionNote note = topology.require("receive from", source.subscription());
    if (note.settings().sessions() && !source.dead()) {
      throw BusException.of(Kind.SESSION_RULE, "receive from", connection.place())
          .source(source)
          .because("it is received session by session")
          .build();
    }
    return new ArtemisReceiver(
        connection, topology, source, note.settings(), Optional.empty(), null);
  }

  @Override
  public Optional<Receiver> session(
      SubscriptionName subscription, Optional<String> wanted, Duration wait) {
    SubscriptionNote note = topology.require("receive from", subscription);
    if (!note.settings().sessions()) {
      throw BusException.of(Kind.SESSION_RULE, "receive from", connection.place())
          .subscription(subscription)
          .because("it has no sessions")
          .build();
    }
    long deadline = System.nanoTime() + Math.min(wait.toMillis(), Long.MAX_VALUE >> 24) * 1_000_000;
    SessionSearch search = new SessionSearch(connection, subscription);
    try {
      while (true) {
        if (topology.paused(subscription)) {
          throw BusException.of(Kind.PAUSED, "receive from", connection.place())
              .subscription(subscription)
              .because("it is paused")
              .build();
        }
        Optional<SessionSearch.Found> found =
            wanted.isPresent() ? search.wanted(wanted.get()) : search.any();
        if (found.isPresent()) {
          return found.map(
              it ->
                  new ArtemisReceiver(
                      connection,
                      topology,
                      subscription.messages(),
                      note.settings(),
                      Optional.of(it.session()),
                      it.lock()));
        }
        long left = (deadline - System.nanoTime()) / 1_000_000;
        if (left <= 0) {
          return Optional.empty();
        }
        Thread.sleep(Math.min(left, LOOK_MILLIS));
      }
    } catch (BusException e) {
      throw e;
    } catch (Exception e) {
      throw ArtemisErrors.of(e, "receive from", connection.place())
          .subscription(subscription)
          .build();
    }
  }

  @Override
  public List<StoredMessage> peek(MessageSource source, long after, int most) {
    SubscriptionNote _ = topology.require("look at", source.subscription());
    return connection.ask(
        "look at",
        session -> {
          List<StoredMessage> seen = new ArrayList<>();
          try (ClientConsumer walk =
              session.createConsumer(SimpleString.of(QueueNames.of(source)), true)) {
            while (seen.size() < most) {
              @Nullable ClientMessage message = walk.receiveImmediate();
              if (message == null) {
                return seen;
              }
              StoredMessage stored = ArtemisMessages.read(message, message.getDeliveryCount());
              if (stored.sequence() > after) {
                seen.add(stored);
              }
            }
            return seen;
          }
        });
  }

  @Override
  public void close() {
    connection.close();
  }
}
