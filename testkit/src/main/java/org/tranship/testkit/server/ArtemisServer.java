package org.tranship.testkit.server;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Map;
import org.apache.activemq.artemis.core.config.Configuration;
import org.apache.activemq.artemis.core.config.impl.ConfigurationImpl;
import org.apache.activemq.artemis.core.server.JournalType;
import org.apache.activemq.artemis.core.server.embedded.EmbeddedActiveMQ;

/// Apache Artemis inside this JVM, spoken to over the loopback interface.
public final class ArtemisServer implements AutoCloseable {
  private final ScratchDirectory scratch;
  private final boolean durable;
  private final int port;
  private EmbeddedActiveMQ broker;

  private ArtemisServer(boolean durable) {
    this.durable = durable;
    this.scratch = ScratchDirectory.create("artemis");
    this.port = freePort();
    this.broker = run();
  }

  private static int freePort() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new ServerStartException("No port is free for Artemis", e);
    }
  }

  private EmbeddedActiveMQ run() {
    quietLogging();
    String folder = scratch.path().toString();
    try {
      Configuration configuration =
          new ConfigurationImpl()
              .setName("testkit")
              .setPersistenceEnabled(durable)
              .setSecurityEnabled(false)
              .setJMXManagementEnabled(false)
              .setJournalDirectory(folder + "/journal")
              .setBindingsDirectory(folder + "/bindings")
              .setLargeMessagesDirectory(folder + "/large")
              .setPagingDirectory(folder + "/paging")
              .setNodeManagerLockDirectory(folder + "/lock")
              .setJournalType(JournalType.NIO)
              .addAcceptorConfiguration(
                  "loopback",
                  "tcp://127.0.0.1:" + port + "?useEpoll=false;useKQueue=false;protocols=CORE");
      EmbeddedActiveMQ started = new EmbeddedActiveMQ().setConfiguration(configuration);
      started.start();
      return started;
    } catch (Exception e) {
      throw new ServerStartException("Cannot start Artemis: " + e.getMessage(), e);
    }
  }

  /// Starts a broker on a free port; the caller closes it.
  ///
  /// @param durable whether messages outlive [#restart]
  public static ArtemisServer start(boolean durable) {
    return new ArtemisServer(durable);
  }

  /// The one broker, with its messages in memory, that all tests of this JVM share. It ends with
  /// the JVM.
  public static ArtemisServer shared() {
    return Shared.SERVER;
  }

  private static final class Shared {
    static final ArtemisServer SERVER = start(false);
  }

  /// Host and port.
  public String authority() {
    return "127.0.0.1:" + port;
  }

  /// Stops the broker, so that nobody answers. Safe to repeat.
  public void stop() {
    try {
      broker.stop();
    } catch (Exception e) {
      throw new ServerStartException("Artemis did not stop: " + e.getMessage(), e);
    }
  }

  /// Starts the broker again after [#stop], on the same port.
  public void restart() {
    broker = run();
  }

  @Override
  public void close() {
    try {
      stop();
    } finally {
      scratch.close();
    }
  }

  private static void quietLogging() {
    for (Map.Entry<String, String> each :
        Map.of("org.apache.activemq", "error", "io.netty", "error").entrySet()) {
      String property = "org.slf4j.simpleLogger.log." + each.getKey();
      if (System.getProperty(property) == null) {
        System.setProperty(property, each.getValue());
      }
    }
  }
}
