package org.tranship.driver.artemis;

import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.apache.activemq.artemis.api.core.SimpleString;
import org.apache.activemq.artemis.api.core.client.ClientConsumer;
import org.apache.activemq.artemis.api.core.client.ClientMessage;
import org.apache.activemq.artemis.api.core.client.ClientSession;
import org.jspecify.annotations.Nullable;
import org.tranship.core.bus.DeadLetter;
import org.tranship.core.bus.SubscriptionName;

/// Finds a session that has messages and is nobody's, by walking along the queue.
final class SessionSearch {
  private final ArtemisConnection connection;
  private final SubscriptionName subscription;

  SessionSearch(ArtemisConnection connection, SubscriptionName subscription) {
    this.connection = connection;
    this.subscription = subscription;
  }

  /// A session with its lock.
  record Found(String session, SessionLock lock) {}

  Optional<Found> wanted(String session) throws Exception {
    return SessionLock.take(connection, subscription, session).map(it -> new Found(session, it));
  }

  Optional<Found> any() throws Exception {
    putAsideWithout();
    ClientSession own = connection.transacted();
    try (ClientConsumer walk =
        own.createConsumer(SimpleString.of(QueueNames.messages(subscription)), true)) {
      Set<String> taken = new HashSet<>();
      while (true) {
        @Nullable ClientMessage message = walk.receiveImmediate();
        if (message == null) {
          return Optional.empty();
        }
        String session = message.getStringProperty(PropertyNames.SESSION);
        if (session != null && taken.add(session)) {
          Optional<Found> found = wanted(session);
          if (found.isPresent()) {
            return found;
          }
        }
      }
    } finally {
      ArtemisConnection.dropped(own);
    }
  }

  /// Nobody would ever receive what has no session.
  private void putAsideWithout() throws Exception {
    SimpleString filter = SimpleString.of(PropertyNames.SESSION + " IS NULL");
    ClientSession own = connection.transacted();
    try (HeldMessage hand =
        new HeldMessage(
            own, own.createConsumer(SimpleString.of(QueueNames.messages(subscription)), filter))) {
      for (ClientMessage next = hand.receive(0); next != null; next = hand.receive(0)) {
        hand.putAside(
            ArtemisMessages.read(next, 0),
            new DeadLetter(
                DeadLetter.NO_SESSION, "The subscription is received session by session."),
            QueueNames.deadLetters(subscription));
      }
    }
  }
}
