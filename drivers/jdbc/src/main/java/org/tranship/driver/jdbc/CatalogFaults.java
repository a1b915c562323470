package org.tranship.driver.jdbc;

import java.sql.SQLException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.tranship.core.catalog.CatalogException;
import org.tranship.core.catalog.CatalogException.Kind;
import org.tranship.core.store.StoreException;

/// The one place where a database's fault becomes a [CatalogException]: what [JdbcErrors] makes of
/// it, in the words of a catalogue. What another try may mend (a deadlock, a lock that was not had
/// in time, a broken connection) is `UNAVAILABLE`, which is repeated.
final class CatalogFaults {
  private final JdbcErrors errors;

  CatalogFaults(JdbcErrors errors) {
    this.errors = errors;
  }

  /// @param doing what was being done, as in "read rows"
  CatalogException of(SQLException fault, String doing) {
    String state = Objects.requireNonNullElse(fault.getSQLState(), "");
    StoreException told = errors.of(fault, doing, null);
    boolean sql = state.startsWith("42") || state.isEmpty() && fault.getErrorCode() == 1;
    return sql && told.kind() != StoreException.Kind.ACCESS_DENIED
        ? fault(
            Kind.SCHEMA,
            doing,
            told.reason(),
            "Look at the names, and at the condition \"where\".",
            told)
        : of(told, doing);
  }

  CatalogException of(StoreException fault, String doing) {
    Kind kind =
        switch (fault.kind()) {
          case BAD_CREDENTIALS, ACCESS_DENIED -> Kind.ACCESS_DENIED;
          case CONTAINER_MISSING, CONFIGURATION -> Kind.SCHEMA;
          case UNAVAILABLE, TIMEOUT, THROTTLED, INTERRUPTED -> Kind.UNAVAILABLE;
          case FULL -> Kind.FULL;
          default -> Kind.UNEXPECTED;
        };
    return fault(kind, doing, fault.reason(), fault.next(), fault);
  }

  CatalogException of(ShapeException fault) {
    return fault(Kind.SCHEMA, "use the table", fault.reason(), fault.next(), null);
  }

  private CatalogException fault(
      Kind kind, String doing, String reason, String next, @Nullable Throwable cause) {
    String start = "Cannot " + doing + " (" + errors.store() + "): " + reason;
    String sentence = start.endsWith(".") || start.endsWith("?") ? start : start + ".";
    return new CatalogException(kind, next.isEmpty() ? sentence : sentence + " " + next, cause);
  }
}
