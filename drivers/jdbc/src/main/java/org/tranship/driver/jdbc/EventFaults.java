package org.tranship.driver.jdbc;

import java.sql.SQLException;
import java.util.Objects;
import org.tranship.core.eventlog.EventLogException;
import org.tranship.core.eventlog.EventLogException.Kind;
import org.tranship.core.store.StoreException;

/// The one place where a database's fault becomes an [EventLogException]: what [JdbcErrors] makes
/// of it, in the words of a log.
final class EventFaults {
  private final JdbcErrors errors;

  EventFaults(JdbcErrors errors) {
    this.errors = errors;
  }

  String log() {
    return errors.store();
  }

  /// @param operation what was being done, as in "read"
  EventLogException of(SQLException fault, String operation) {
    return of(errors.of(fault, operation, null), operation);
  }

  EventLogException of(StoreException fault, String operation) {
    Kind kind =
        switch (fault.kind()) {
          case BAD_CREDENTIALS, ACCESS_DENIED, CREDENTIALS_EXPIRED -> Kind.ACCESS_DENIED;
          case CONTAINER_MISSING -> Kind.LOG_MISSING;
          case CONFIGURATION -> Kind.SCHEMA;
          case TOO_LARGE -> Kind.TOO_LARGE;
          case UNSUPPORTED -> Kind.INVALID_EVENT;
          case CORRUPT -> Kind.MALFORMED;
          case FULL -> Kind.FULL;
          case THROTTLED -> Kind.THROTTLED;
          case UNAVAILABLE -> Kind.UNAVAILABLE;
          case TIMEOUT -> Kind.TIMEOUT;
          case INTERRUPTED -> Kind.INTERRUPTED;
          default -> Kind.UNEXPECTED;
        };
    return fault(kind, operation)
        .because(fault.reason())
        .next(fault.next().contains("attributes") ? filled() : fault.next())
        .causedBy(fault)
        .build();
  }

  private static String filled() {
    return "Name the column in extra, and have a rule fill it, or give it a default.";
  }

  EventLogException of(ShapeException fault) {
    return of(errors.of(fault, "use"), "use");
  }

  EventLogException.Builder fault(Kind kind, String operation) {
    return EventLogException.of(kind, operation, log());
  }

  /// Whether somebody else was faster, and the same may be tried again at once.
  static boolean race(SQLException fault) {
    String state = Objects.requireNonNullElse(fault.getSQLState(), "");
    int code = fault.getErrorCode() & 0xff;
    return JdbcErrors.duplicate(fault)
        || state.startsWith("40")
        || state.equals("90131")
        || state.isEmpty() && (code == 5 || code == 6 || code == 19);
  }

  /// Whether it is not known what became of a commit that ended with this fault.
  static boolean lost(EventLogException fault) {
    return switch (fault.kind()) {
      case UNAVAILABLE, TIMEOUT, INTERRUPTED, UNEXPECTED -> true;
      default -> false;
    };
  }
}
