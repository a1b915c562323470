package org.tranship.driver.artemis;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import org.apache.activemq.artemis.api.core.ActiveMQException;
import org.apache.activemq.artemis.api.core.ActiveMQInterruptedException;
import org.apache.activemq.artemis.api.core.ActiveMQQueueExistsException;
import org.apache.activemq.artemis.api.core.QueueConfiguration;
import org.apache.activemq.artemis.api.core.RoutingType;
import org.apache.activemq.artemis.api.core.client.ClientSession;
import org.tranship.core.bus.SubscriptionName;

/// Makes a session of a subscription one receiver's. The broker has no such lock, but a temporary
/// queue of a given name: nobody can make a second one, and it goes with the connection of whoever
/// made it, also when that dies.
///
/// Crash argument. So whoever has lost that connection has lost the session, and may not go on with
/// another connection: it asks [#lost] before it hands out a message.
final class SessionLock implements AutoCloseable {
  private final ClientSession session;
  private final String queue;

  private SessionLock(ClientSession session, String queue) {
    this.session = session;
    this.queue = queue;
  }

  /// @return empty if somebody has it
  static Optional<SessionLock> take(
      ArtemisConnection connection, SubscriptionName subscription, String id) throws Exception {
    byte[] name = (subscription + "\n" + id).getBytes(StandardCharsets.UTF_8);
    String queue = "tranship.lock." + Base64.getUrlEncoder().encodeToString(name);
    ClientSession session = connection.transacted();
    try {
      session.createQueue(
          QueueConfiguration.of(queue)
              .setAddress("tranship.locks")
              .setRoutingType(RoutingType.ANYCAST)
              .setDurable(false)
              .setTemporary(true));
      return Optional.of(new SessionLock(session, queue));
    } catch (ActiveMQQueueExistsException _) {
      ArtemisConnection.dropped(session);
      return Optional.empty();
    } catch (ActiveMQException e) {
      ArtemisConnection.dropped(session);
      throw e;
    }
  }

  /// Whether another may have the session: the lock went with its connection.
  boolean lost() {
    return session.isClosed();
  }

  @Override
  public void close() {
    try {
      session.deleteQueue(queue);
    } catch (ActiveMQException | ActiveMQInterruptedException e) {
      // It goes with the connection.
      ArtemisErrors.overlook(e);
    }
    ArtemisConnection.dropped(session);
  }
}
