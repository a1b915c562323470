package org.tranship.driver.artemis;

import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.activemq.artemis.api.core.ActiveMQException;
import org.apache.activemq.artemis.api.core.ActiveMQInterruptedException;
import org.apache.activemq.artemis.api.core.SimpleString;
import org.apache.activemq.artemis.api.core.TransportConfiguration;
import org.apache.activemq.artemis.api.core.client.ActiveMQClient;
import org.apache.activemq.artemis.api.core.client.ClientMessage;
import org.apache.activemq.artemis.api.core.client.ClientRequestor;
import org.apache.activemq.artemis.api.core.client.ClientSession;
import org.apache.activemq.artemis.api.core.client.ClientSession.QueueQuery;
import org.apache.activemq.artemis.api.core.client.ClientSessionFactory;
import org.apache.activemq.artemis.api.core.client.ServerLocator;
import org.apache.activemq.artemis.api.core.management.ManagementHelper;
import org.apache.activemq.artemis.core.remoting.impl.netty.NettyConnectorFactory;
import org.apache.activemq.artemis.spi.core.protocol.RemotingConnection;
import org.jspecify.annotations.Nullable;
import org.tranship.core.bus.BusException;
import org.tranship.core.bus.BusException.Kind;
import org.tranship.core.value.Secret;

/// The one connection to a broker; made when it is first needed, and again after it broke. Sessions
/// over it are used by one thread at a time, and kept. Thread-safe.
final class ArtemisConnection implements AutoCloseable {
  private static final long CALL_MILLIS = 30_000;
  private static final String MANAGEMENT = "activemq.management";

  static {
    // Netty would reach into the JDK's inside, which the JDK tells the operator of at every start.
    if (System.getProperty("io.netty.noUnsafe") == null) {
      System.setProperty("io.netty.noUnsafe", "true");
    }
  }

  private final ServerLocator locator;
  private final String place;
  private final @Nullable String user;
  private final @Nullable Secret password;
  private final ConcurrentLinkedQueue<ClientSession> idle = new ConcurrentLinkedQueue<>();
  private @Nullable ClientSessionFactory factory;
  private boolean closed;

  /// @param transport settings of the client's own transport
  /// @param place for people
  ArtemisConnection(
      Map<String, Object> transport, String place, @Nullable String user, @Nullable Secret password)
      throws Exception {
    this.place = place;
    this.user = user;
    this.password = password;
    locator =
        ActiveMQClient.createServerLocatorWithoutHA(
                new TransportConfiguration(NettyConnectorFactory.class.getName(), transport))
            // A receiver gets one message when it asks, and none that lies with it unasked.
            .setConsumerWindowSize(0)
            .setProducerWindowSize(-1)
            .setBlockOnDurableSend(true)
            .setBlockOnNonDurableSend(true)
            .setBlockOnAcknowledge(true)
            .setCallTimeout(CALL_MILLIS)
            .setReconnectAttempts(0);
  }

  /// Something done in a session.
  interface Work<T> {
    T in(ClientSession session) throws Exception;
  }

  String place() {
    return place;
  }

  private synchronized ClientSessionFactory factory() throws Exception {
    if (closed) {
      throw BusException.of(Kind.UNAVAILABLE, "use", place).because("it was closed").build();
    }
    ClientSessionFactory current = factory;
    if (current == null || broken(current)) {
      factory = null;
      idle.clear();
      if (current != null) {
        current.close();
      }
      current = locator.createSessionFactory();
      factory = current;
    }
    return current;
  }

  /// The factory forgets its connection when that ends.
  private static boolean broken(ClientSessionFactory factory) {
    RemotingConnection connection = factory.getConnection();
    return factory.isClosed() || connection == null || connection.isDestroyed();
  }

  /// A started session in which nothing is done before it is committed; the caller closes it.
  ClientSession transacted() throws Exception {
    return open(false);
  }

  private ClientSession open(boolean autoCommit) throws Exception {
    ClientSession session =
        factory()
            .createSession(
                user,
                password == null ? null : password.reveal(),
                false,
                autoCommit,
                autoCommit,
                false,
                0);
    session.start();
    return session;
  }

  /// Does something in a session of its own for as long as it takes; one that failed is dropped.
  <T> T use(Work<T> work) throws Exception {
    ClientSession session = idle.poll();
    if (session == null || session.isClosed()) {
      session = open(true);
    }
    boolean sound = false;
    try {
      T answer = work.in(session);
      sound = true;
      return answer;
    } finally {
      if (sound) {
        idle.add(session);
      } else {
        dropped(session);
      }
    }
  }

  /// As [#use]; its faults as those of the port.
  <T> T ask(String operation, Work<T> work) {
    try {
      return use(work);
    } catch (BusException e) {
      throw e;
    } catch (Exception e) {
      throw ArtemisErrors.of(e, operation, place).build();
    }
  }

  /// Closes a session. Whoever was told to stop still is: the client would forget it here.
  static void dropped(ClientSession session) {
    boolean told = Thread.interrupted();
    try {
      session.close();
    } catch (ActiveMQException | ActiveMQInterruptedException e) {
      ArtemisErrors.overlook(e);
      // It is gone either way; the broker ends it with the connection.
    } finally {
      if (told) {
        Thread.currentThread().interrupt();
      }
    }
  }

  QueueQuery queue(String operation, String name) {
    return ask(operation, session -> session.queueQuery(SimpleString.of(name)));
  }

  /// Asks the broker to do something.
  ///
  /// @param resource `broker`, or `queue.` or `address.` and a name
  Object invoke(String operation, String resource, String what, @Nullable Object... arguments) {
    return manage(
        operation,
        request -> ManagementHelper.putOperationInvocation(request, resource, what, arguments));
  }

  /// Asks the broker for the value of something.
  Object attribute(String operation, String resource, String what) {
    return manage(operation, request -> ManagementHelper.putAttribute(request, resource, what));
  }

  private interface Request {
    void into(ClientMessage message) throws Exception;
  }

  private Object manage(String operation, Request request) {
    return ask(
        operation,
        session -> {
          ClientRequestor requestor = new ClientRequestor(session, MANAGEMENT);
          try {
            ClientMessage message = session.createMessage(false);
            request.into(message);
            return result(operation, requestor.request(message, CALL_MILLIS));
          } finally {
            requestor.close();
          }
        });
  }

  private Object result(String operation, @Nullable ClientMessage reply) throws Exception {
    if (reply == null) {
      throw BusException.of(Kind.TIMEOUT, operation, place)
          .because("the broker did not answer")
          .build();
    }
    Object result = ManagementHelper.getResult(reply);
    if (!ManagementHelper.hasOperationSucceeded(reply)) {
      throw refused(operation, String.valueOf(result));
    }
    return result == null ? "" : result;
  }

  private BusException refused(String operation, String result) {
    boolean missing =
        result.contains("AMQ229017")
            || result.contains("does not exist")
            || result.contains("Cannot find resource")
            || result.contains("No such");
    return BusException.of(missing ? Kind.ENTITY_MISSING : Kind.UNEXPECTED, operation, place)
        .because("the broker says: " + result.replaceFirst("AMQ[0-9]+: ", ""))
        .build();
  }

  @Override
  public void close() {
    ClientSessionFactory current;
    synchronized (this) {
      closed = true;
      current = factory;
      factory = null;
    }
    idle.clear();
    if (current != null) {
      current.close();
    }
    locator.close();
  }
}
