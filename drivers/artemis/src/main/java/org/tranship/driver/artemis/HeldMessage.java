package org.tranship.driver.artemis;

import org.apache.activemq.artemis.api.core.ActiveMQException;
import org.apache.activemq.artemis.api.core.client.ClientConsumer;
import org.apache.activemq.artemis.api.core.client.ClientMessage;
import org.apache.activemq.artemis.api.core.client.ClientProducer;
import org.apache.activemq.artemis.api.core.client.ClientSession;
import org.jspecify.annotations.Nullable;
import org.tranship.core.bus.DeadLetter;
import org.tranship.core.bus.StoredMessage;
import org.tranship.core.bus.TopicSettings;

/// A hand that holds one message at most: a session of the broker and its consumer. Giving back is
/// a rollback, which concerns all that a session holds, so each message has a session of its own.
///
/// Crash argument: a message is acknowledged, and its copy put aside, in one transaction; before
/// its commit the broker has the message in its old place, after it in the new one. A process that
/// dies leaves the connection, and with it the message goes back, counted as delivered.
final class HeldMessage implements AutoCloseable {
  private final ClientSession session;
  private final ClientConsumer consumer;
  private @Nullable ClientMessage message;

  HeldMessage(ClientSession session, ClientConsumer consumer) {
    this.session = session;
    this.consumer = consumer;
  }

  boolean free() {
    return message == null;
  }

  boolean broken() {
    return session.isClosed() || consumer.isClosed();
  }

  /// @param millis for how long to wait; zero to look once
  @Nullable ClientMessage receive(long millis) throws ActiveMQException {
    message = millis <= 0 ? consumer.receiveImmediate() : consumer.receive(millis);
    return message;
  }

  void complete() throws ActiveMQException {
    ClientMessage held = message;
    if (held != null) {
      ClientMessage _ = held.individualAcknowledge();
      session.commit();
      message = null;
    }
  }

  /// Back to its place; it stays counted as delivered.
  void giveBack() throws ActiveMQException {
    if (message != null) {
      session.rollback(true);
      message = null;
    }
  }

  /// @param queue where it goes
  void putAside(StoredMessage stored, DeadLetter why, String queue) throws ActiveMQException {
    ClientMessage held = message;
    if (held == null) {
      return;
    }
    TopicNote noLimits = new TopicNote(TopicSettings.of(queue), true);
    try (ClientProducer producer = session.createProducer(queue)) {
      producer.send(ArtemisMessages.putAside(session, stored, why, noLimits));
      ClientMessage _ = held.individualAcknowledge();
      session.commit();
      message = null;
    }
  }

  @Override
  public void close() {
    ArtemisConnection.dropped(session);
  }
}
