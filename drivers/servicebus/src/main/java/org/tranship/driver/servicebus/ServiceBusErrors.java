package org.tranship.driver.servicebus;

import java.util.Locale;
import org.tranship.core.bus.BusException;
import org.tranship.core.bus.BusException.Kind;

/// What the service's refusals mean: "Status and error codes" of its HTTP API, and for those that
/// share a status the words of its detail.
final class ServiceBusErrors {
  private ServiceBusErrors() {}

  static BusException.Builder of(ServiceBusReply reply, String operation, String place) {
    Kind kind = kind(reply);
    String detail = reply.detail();
    return BusException.of(kind, operation, place)
        .because(
            "the service answers "
                + reply.status()
                + (detail.isEmpty() ? "" : " and says: " + detail.replaceFirst("[.\\s]+$", "")))
        .next(next(kind));
  }

  private static Kind kind(ServiceBusReply reply) {
    String detail = reply.detail().toLowerCase(Locale.ROOT);
    if (detail.contains("disabled")) {
      return Kind.PAUSED;
    }
    if (detail.contains("session")) {
      return Kind.SESSION_RULE;
    }
    return switch (reply.status()) {
      case 400 -> Kind.INVALID;
      case 401 -> Kind.ACCESS_DENIED;
      case 403 -> refused(detail);
      case 404, 410 -> Kind.ENTITY_MISSING;
      case 408, 504 -> Kind.TIMEOUT;
      case 413 -> Kind.TOO_LARGE;
      case 429 -> Kind.THROTTLED;
      case 500, 502, 503 -> detail.contains("throttl") ? Kind.THROTTLED : Kind.UNAVAILABLE;
      default -> Kind.UNEXPECTED;
    };
  }

  private static Kind refused(String detail) {
    if (detail.contains("size")) {
      return Kind.TOO_LARGE;
    }
    return detail.contains("quota") ? Kind.FULL : Kind.ACCESS_DENIED;
  }

  private static String next(Kind kind) {
    return switch (kind) {
      case ACCESS_DENIED ->
          "Check the key of the connection string and what its policy allows (Manage for topics and"
              + " rules, Send, Listen), and the clock of this machine.";
      case ENTITY_MISSING -> "Check the names of topic and subscription.";
      case PAUSED -> "Let it go on, or wait until whoever paused it does.";
      case FULL -> "Drain its subscriptions, or raise its quota, and run the same command again.";
      case THROTTLED, UNAVAILABLE, TIMEOUT ->
          "Run the same command again when the service is well.";
      default -> "";
    };
  }
}
