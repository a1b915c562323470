package org.tranship.driver.artemis;

import java.util.Arrays;
import java.util.List;
import org.apache.activemq.artemis.api.core.ActiveMQAddressExistsException;
import org.apache.activemq.artemis.api.core.ActiveMQQueueExistsException;
import org.apache.activemq.artemis.api.core.QueueConfiguration;
import org.apache.activemq.artemis.api.core.RoutingType;
import org.apache.activemq.artemis.api.core.SimpleString;
import org.tranship.core.bus.BusException;

/// The broker's diverts, and the addresses and queues that they lead between.
///
/// Why not queues of the topic's address, with a filter each: the broker takes another filter for a
/// queue, and after its next start has the first one again. Of a divert it keeps the last.
final class Diverts {
  private static final String BROKER = "broker";

  /// How often something is asked for that is there and cannot be told, before that counts: it may
  /// be made, and go again, in between.
  static final int TRIES = 10;

  private final ArtemisConnection connection;

  Diverts(ArtemisConnection connection) {
    this.connection = connection;
  }

  /// All that there are, whoever made them.
  List<String> names() {
    Object[] names = (Object[]) connection.attribute("look at", BROKER, "divertNames");
    return Arrays.stream(names).map(Object::toString).toList();
  }

  /// The filter of a divert; empty where there is none of the name.
  String filter(String operation, String divert) {
    int tries = 0;
    while (true) {
      try {
        return connection.attribute(operation, "divert." + divert, "filter").toString();
      } catch (BusException e) {
        // The broker has one answer for what is missing and for what it cannot tell.
        if (e.kind() != BusException.Kind.UNEXPECTED) {
          throw e;
        }
        if (!names().contains(divert)) {
          return "";
        }
        // It may have been made since it was asked for.
        tries++;
        if (tries == TRIES) {
          throw e;
        }
      }
    }
  }

  /// One that is there stays as it is.
  void make(String from, String name, String to, String filter) {
    Object _ =
        connection.invoke(
            "make a divert of",
            BROKER,
            "createDivert",
            name,
            name,
            from,
            to,
            false,
            filter,
            null,
            "ANYCAST");
  }

  void change(String name, String to, String filter) {
    Object _ =
        connection.invoke(
            "change a divert of", BROKER, "updateDivert", name, to, filter, null, null, "ANYCAST");
  }

  void remove(String name) {
    Object _ = connection.invoke("delete a divert of", BROKER, "destroyDivert", name);
  }

  /// One that is there stays as it is.
  void makeAddress(String address) {
    boolean _ =
        connection.ask(
            "make an address of",
            session -> {
              try {
                session.createAddress(SimpleString.of(address), RoutingType.MULTICAST, false);
                return true;
              } catch (ActiveMQAddressExistsException _) {
                return false;
              }
            });
  }

  /// Makes an address and its queue of one name. Those that are there stay as they are.
  void makeQueue(String queue) {
    boolean _ =
        connection.ask(
            "make a queue of",
            session -> {
              try {
                session.createQueue(
                    QueueConfiguration.of(queue)
                        .setRoutingType(RoutingType.ANYCAST)
                        .setDurable(true));
                return true;
              } catch (ActiveMQQueueExistsException _) {
                return false;
              }
            });
  }

  /// With its address, if it is there.
  void removeQueue(String queue) {
    if (connection.queue("delete a queue of", queue).isExists()) {
      Object _ = connection.invoke("delete a queue of", BROKER, "destroyQueue", queue, true, true);
    }
  }
}
