package org.tranship.driver.artemis;

import org.apache.activemq.artemis.api.core.ActiveMQException;
import org.apache.activemq.artemis.api.core.ActiveMQInterruptedException;
import org.tranship.core.bus.BusException;
import org.tranship.core.bus.BusException.Kind;

/// What the broker's faults mean.
final class ArtemisErrors {
  private ArtemisErrors() {}

  static BusException.Builder of(Exception fault, String operation, String place) {
    overlook(fault);
    if (Thread.currentThread().isInterrupted()) {
      return BusException.of(Kind.INTERRUPTED, operation, place)
          .because("the thread was told to stop")
          .causedBy(fault);
    }
    Kind kind = fault instanceof ActiveMQException known ? kind(known) : Kind.UNEXPECTED;
    return BusException.of(kind, operation, place)
        .because("the broker says: " + words(fault))
        .next(next(kind))
        .causedBy(fault);
  }

  /// What is to be done with a fault that nobody is told of: if it says that the thread was told to
  /// stop, the thread still is.
  static void overlook(Exception fault) {
    if (fault instanceof InterruptedException || fault instanceof ActiveMQInterruptedException) {
      Thread.currentThread().interrupt();
    }
  }

  private static String words(Exception fault) {
    String message = String.valueOf(fault.getMessage());
    return message.replaceFirst("^AMQ[0-9]+: ", "").replaceFirst("[.\\s]+$", "");
  }

  private static Kind kind(ActiveMQException fault) {
    return switch (fault.getType()) {
      case QUEUE_DOES_NOT_EXIST, ADDRESS_DOES_NOT_EXIST -> Kind.ENTITY_MISSING;
      case SECURITY_EXCEPTION, CLUSTER_SECURITY_EXCEPTION -> Kind.ACCESS_DENIED;
      case INVALID_FILTER_EXPRESSION, INVALID_QUEUE_CONFIGURATION -> Kind.INVALID;
      case ADDRESS_FULL -> Kind.FULL;
      case CONNECTION_TIMEDOUT, TIMEOUT_EXCEPTION -> Kind.TIMEOUT;
      case NOT_CONNECTED,
          DISCONNECTED,
          REMOTE_DISCONNECT,
          UNBLOCKED,
          OBJECT_CLOSED,
          SHUTDOWN_ERROR,
          IO_ERROR,
          SESSION_CREATION_REJECTED ->
          Kind.UNAVAILABLE;
      default -> Kind.UNEXPECTED;
    };
  }

  private static String next(Kind kind) {
    return switch (kind) {
      case ACCESS_DENIED ->
          "Check user and password, and that the user may manage, send, consume and make queues.";
      case ENTITY_MISSING -> "Check the names of topic and subscription.";
      case FULL -> "Drain its subscriptions, or let it hold more, and run the same command again.";
      case UNAVAILABLE, TIMEOUT ->
          "See that the broker is up and can be reached, and run the same command again.";
      default -> "";
    };
  }

  /// Whether what was asked may have been done all the same.
  static boolean perhapsDone(Exception fault) {
    return !(fault instanceof ActiveMQException known)
        || switch (kind(known)) {
          case TIMEOUT, UNAVAILABLE, UNEXPECTED -> true;
          default -> false;
        };
  }
}
