package org.tranship.driver.servicebus;

import java.util.Locale;
import java.util.regex.Pattern;
import org.tranship.core.bus.BusException;
import org.tranship.core.bus.BusException.Kind;

/// What the service's refusals mean: "Status and error codes" of its HTTP API, and for those that
/// share a status the words of its detail.
final class ServiceBusErrors {
  /// Names in quotes, paths and addresses; and all that follows a tracking id.
  private static final Pattern NAMES =
      Pattern.compile("'[^']*'|\"[^\"]*\"|\\btrackingid:.*|\\S*[/:]\\S+", Pattern.DOTALL);

  private static final Pattern SESSION = Pattern.compile("\\bsession(s|ful|id)?\\b");

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
    return switch (reply.status()) {
      case 400 -> told(reply, Kind.INVALID);
      case 401 -> Kind.ACCESS_DENIED;
      case 403 -> told(reply, Kind.ACCESS_DENIED);
      case 404, 410 -> Kind.ENTITY_MISSING;
      case 408, 504 -> Kind.TIMEOUT;
      case 409 -> told(reply, Kind.UNEXPECTED);
      case 413 -> Kind.TOO_LARGE;
      case 429 -> Kind.THROTTLED;
      case 500, 502, 503 -> words(reply).contains("throttl") ? Kind.THROTTLED : Kind.UNAVAILABLE;
      default -> Kind.UNEXPECTED;
    };
  }

  /// One status for several things: the words tell.
  private static Kind told(ServiceBusReply reply, Kind otherwise) {
    String words = words(reply);
    if (words.contains("disabled")) {
      return Kind.PAUSED;
    }
    if (SESSION.matcher(words).find()) {
      return Kind.SESSION_RULE;
    }
    if (reply.status() != 403) {
      return otherwise;
    }
    if (words.contains("size")) {
      return Kind.TOO_LARGE;
    }
    return words.contains("quota") ? Kind.FULL : otherwise;
  }

  /// What the service says, without the names of entities and without what it tracks calls by: an
  /// entity may be called anything, `sessions` too.
  private static String words(ServiceBusReply reply) {
    return words(reply.detail());
  }

  private static String words(String detail) {
    return NAMES.matcher(detail.toLowerCase(Locale.ROOT)).replaceAll(" ");
  }

  /// Whether what the service says is about sessions, whatever its entities are called.
  static boolean ofSessions(String detail) {
    return SESSION.matcher(words(detail)).find();
  }

  static String next(Kind kind) {
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
