package org.tranship.driver.servicebus;

import com.azure.core.amqp.exception.AmqpException;
import com.azure.messaging.servicebus.ServiceBusException;
import com.azure.messaging.servicebus.ServiceBusFailureReason;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import org.tranship.core.bus.BusException;
import org.tranship.core.bus.BusException.Kind;
import org.tranship.core.bus.SettleOutcome;

/// What the faults of Microsoft's client mean.
final class AmqpErrors {
  private static final Map<ServiceBusFailureReason, Kind> REASONS =
      Map.of(
          ServiceBusFailureReason.MESSAGING_ENTITY_NOT_FOUND, Kind.ENTITY_MISSING,
          ServiceBusFailureReason.MESSAGING_ENTITY_DISABLED, Kind.PAUSED,
          ServiceBusFailureReason.UNAUTHORIZED, Kind.ACCESS_DENIED,
          ServiceBusFailureReason.SERVICE_BUSY, Kind.THROTTLED,
          ServiceBusFailureReason.SERVICE_TIMEOUT, Kind.TIMEOUT,
          ServiceBusFailureReason.SERVICE_COMMUNICATION_ERROR, Kind.UNAVAILABLE,
          ServiceBusFailureReason.SESSION_LOCK_LOST, Kind.SESSION_LOST,
          ServiceBusFailureReason.QUOTA_EXCEEDED, Kind.FULL);

  private AmqpErrors() {}

  /// The first of a kind among what a fault came from.
  static <T extends Throwable> Optional<T> among(Throwable fault, Class<T> type) {
    Throwable each = fault;
    for (int depth = 0; each != null && depth < 20; depth++) {
      if (type.isInstance(each)) {
        return Optional.of(type.cast(each));
      }
      each = each.getCause();
    }
    return Optional.empty();
  }

  private static Optional<ServiceBusFailureReason> reason(Throwable fault) {
    Optional<ServiceBusFailureReason> known =
        among(fault, ServiceBusException.class)
            .map(ServiceBusException::getReason)
            .filter(it -> !it.equals(ServiceBusFailureReason.GENERAL_ERROR));
    return known.or(
        () ->
            among(fault, AmqpException.class)
                .map(it -> new ServiceBusException(it, null).getReason())
                .filter(it -> !it.equals(ServiceBusFailureReason.GENERAL_ERROR)));
  }

  /// Whether the service says that the session is somebody's.
  static boolean taken(Throwable fault) {
    return reason(fault)
        .filter(ServiceBusFailureReason.SESSION_CANNOT_BE_LOCKED::equals)
        .isPresent();
  }

  static Kind kind(Throwable fault) {
    if (among(fault, InterruptedException.class).isPresent()) {
      // The client forgets it.
      Thread.currentThread().interrupt();
      return Kind.INTERRUPTED;
    }
    Kind known = reason(fault).map(REASONS::get).orElse(null);
    if (known != null) {
      return known;
    }
    // That is what its client makes of what is not allowed.
    if (among(fault, UnsupportedOperationException.class).isPresent()
        && ServiceBusErrors.ofSessions(said(fault))) {
      return Kind.SESSION_RULE;
    }
    if (among(fault, TimeoutException.class).isPresent()) {
      return Kind.TIMEOUT;
    }
    boolean passing =
        among(fault, IOException.class).isPresent()
            || among(fault, AmqpException.class).filter(AmqpException::isTransient).isPresent();
    return passing ? Kind.UNAVAILABLE : Kind.UNEXPECTED;
  }

  /// A fault in the port's words.
  static BusException.Builder of(Throwable fault, String operation, String place) {
    Kind kind = kind(fault);
    return BusException.of(kind, operation, place)
        .because(
            kind == Kind.INTERRUPTED
                ? "the thread was told to stop"
                : "the service or its client says: " + said(fault))
        .next(kind == Kind.INTERRUPTED ? "" : ServiceBusErrors.next(kind))
        .causedBy(fault);
  }

  /// The first line of what the service says, or else its client, without what tells where in the
  /// client it happened.
  private static String said(Throwable fault) {
    Throwable teller =
        among(fault, AmqpException.class)
            .<Throwable>map(it -> it)
            .or(() -> among(fault, UnsupportedOperationException.class))
            .orElse(fault);
    String text = String.valueOf(teller.getMessage()).lines().findFirst().orElse("");
    int context = text.indexOf(", errorContext[");
    return (context < 0 ? text : text.substring(0, context)).replaceFirst("[.\\s]+$", "");
  }

  /// What became of a message that was to be settled.
  ///
  /// @param fault built of what was wrong
  static SettleOutcome settling(Throwable wrong, BusException fault) {
    Optional<ServiceBusFailureReason> reason = reason(wrong);
    if (reason.filter(ServiceBusFailureReason.MESSAGE_LOCK_LOST::equals).isPresent()
        || fault.kind() == Kind.SESSION_LOST
        || fault.kind() == Kind.ENTITY_MISSING) {
      return new SettleOutcome.LockLost();
    }
    return switch (fault.kind()) {
      case PAUSED, ACCESS_DENIED, THROTTLED -> new SettleOutcome.Refused(fault);
      default -> new SettleOutcome.Unknown(fault);
    };
  }
}
