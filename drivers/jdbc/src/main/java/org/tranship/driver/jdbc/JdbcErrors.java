package org.tranship.driver.jdbc;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.SocketTimeoutException;
import java.nio.channels.ClosedByInterruptException;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.tranship.core.store.StoreException;
import org.tranship.core.store.StoreException.Kind;
import org.tranship.core.store.WriteOutcome;
import org.tranship.core.value.Key;
import org.tranship.core.value.Secret;

/// The one place where a database's fault becomes a [StoreException]. By SQLSTATE, which H2 shares
/// with PostgreSQL for the most part; by result code for SQLite, which has none. A message of the
/// database is passed on, with passwords struck out should it ever hold one.
final class JdbcErrors {
  private final String store;
  private final List<String> secrets;

  JdbcErrors(JdbcAccess access) {
    this.store = access.display();
    this.secrets =
        Stream.concat(
                Stream.of(access.password()),
                access.properties().entrySet().stream()
                    .filter(property -> property.getKey().contains("password"))
                    .map(Map.Entry::getValue))
            .map(Secret::reveal)
            .filter(secret -> secret.length() > 2)
            .toList();
  }

  String store() {
    return store;
  }

  /// A fault of our own finding.
  StoreException fault(Kind kind, String operation, @Nullable Key key, String reason, String next) {
    return StoreException.of(kind, operation, store)
        .key(key)
        .because(scrub(reason))
        .next(next)
        .build();
  }

  StoreException changed(String operation, Key key) {
    return fault(Kind.CHANGED, operation, key, "the row was written anew meanwhile", "");
  }

  StoreException secondRow(String operation, Key key) {
    return fault(
        Kind.CONFIGURATION,
        operation,
        key,
        "more than one row has this key",
        "Name all columns that make a row unique in the parameter key.");
  }

  StoreException of(ShapeException fault, String operation) {
    return fault(fault.kind(), operation, null, fault.reason(), fault.next());
  }

  StoreException of(SQLException fault, String operation, @Nullable Key key) {
    Kind kind = interrupted(fault) ? Kind.INTERRUPTED : kind(fault);
    String reason = reason(fault);
    String scrubbed = scrub(reason);
    return StoreException.of(kind, operation, store)
        .key(key)
        .because(scrubbed)
        .next(next(kind, state(fault)))
        .causedBy(scrubbed.equals(reason) ? fault : null)
        .build();
  }

  StoreException of(IOException fault, String operation, @Nullable Key key) {
    Kind kind = interrupted(fault) ? Kind.INTERRUPTED : Kind.UNAVAILABLE;
    return StoreException.of(kind, operation, store)
        .key(key)
        .because(scrub(String.valueOf(fault.getMessage())))
        .causedBy(fault)
        .build();
  }

  /// What became of a write that ended with this fault. What the database itself refused was not
  /// done; a connection that broke while we waited leaves us not knowing.
  WriteOutcome outcome(SQLException fault, String operation, Key key) {
    StoreException reason = of(fault, operation, key);
    String state = state(fault);
    boolean lost =
        state.startsWith("08")
            || state.startsWith("57P0")
            || state.equals("40003")
            || state.equals("58030")
            || reason.kind() == Kind.INTERRUPTED
            || reason.kind() == Kind.UNEXPECTED && state.isEmpty();
    return lost ? new WriteOutcome.Unknown(reason) : new WriteOutcome.Refused(reason);
  }

  /// A connection could not be had: nothing was sent.
  StoreException noConnection(SQLException fault, String operation, @Nullable Key key, int pool) {
    Throwable cause = fault.getCause();
    if (fault instanceof SQLTransientConnectionException && !(cause instanceof SQLException)) {
      if (interrupted(fault)) {
        return fault(Kind.INTERRUPTED, operation, key, "interrupted while waiting", "");
      }
      return fault(
          Kind.TIMEOUT,
          operation,
          key,
          "none of the " + pool + " connections became free in time",
          "Allow more with the parameter pool, or let less run at once.");
    }
    return of(cause instanceof SQLException inner ? inner : fault, operation, key);
  }

  /// Whether a row with the same unique values is there already.
  static boolean duplicate(SQLException fault) {
    return state(fault).equals("23505");
  }

  /// Whether the fault is one row's own and says nothing of others.
  static boolean ofOneRow(SQLException fault) {
    String state = state(fault);
    return state.startsWith("23") || state.startsWith("22");
  }

  private static Kind kind(SQLException fault) {
    String state = state(fault);
    String message = String.valueOf(fault.getMessage());
    String group = state.length() < 2 ? "" : state.substring(0, 2);
    Optional<Kind> named = ofMariaDb(state, fault.getErrorCode());
    if (named.isPresent()) {
      return named.get();
    }
    return switch (state) {
      case "3D000", "42P01", "42S02", "42S03", "42102", "90013" -> Kind.CONTAINER_MISSING;
      case "42703", "42S22", "3F000" -> Kind.CONFIGURATION;
      case "42501", "25006", "90096" -> Kind.ACCESS_DENIED;
      case "53100" -> Kind.FULL;
      case "53300" -> Kind.THROTTLED;
      case "22001", "54000" -> Kind.TOO_LARGE;
      case "22021", "22P05" -> Kind.UNSUPPORTED;
      case "57014", "HYT00", "50200" -> Kind.TIMEOUT;
      case "XX000" ->
          message.contains("memory alloc request size") ? Kind.TOO_LARGE : Kind.UNEXPECTED;
      case "XX001", "XX002" -> Kind.CORRUPT;
      case "58030" -> Kind.UNAVAILABLE;
      case "55P03", "90020" -> Kind.UNAVAILABLE;
      case "90067", "90098", "90121" -> Kind.UNAVAILABLE;
      default ->
          switch (group) {
            case "08", "57", "40", "53" -> Kind.UNAVAILABLE;
            case "28" -> Kind.BAD_CREDENTIALS;
            case "22", "23" -> Kind.UNSUPPORTED;
            default -> Kind.UNEXPECTED;
          };
    };
  }

  /// What MariaDB says by number alone, under a state that says nothing.
  private static Optional<Kind> ofMariaDb(String state, int code) {
    if (!state.equals("HY000") && !state.equals("42000") && !state.equals("70100")) {
      return Optional.empty();
    }
    return switch (code) {
      case 1044, 1142, 1143, 1227, 1290 -> Optional.of(Kind.ACCESS_DENIED); // no right, read-only
      case 1049 -> Optional.of(Kind.CONTAINER_MISSING); // no such database
      case 1205, 1053 -> Optional.of(Kind.UNAVAILABLE); // a lock not had in time, a shutdown
      case 1021 -> Optional.of(Kind.FULL);
      case 1317, 1969 -> Optional.of(Kind.TIMEOUT); // killed, too slow
      default -> Optional.empty();
    };
  }

  private static String next(Kind kind, String state) {
    if (state.equals("23502")) {
      return "Name the column in attributes, or give it a value with fixed.COLUMN=value.";
    }
    if (state.equals("22021") || state.equals("22P05")) {
      return "The content column is text, which holds UTF-8 without U+0000 only; a bytea column"
          + " holds any bytes.";
    }
    return switch (kind) {
      case BAD_CREDENTIALS -> "Set user and password, the latter as password=${VARIABLE}.";
      case ACCESS_DENIED -> "Grant the user what it needs on the table.";
      case FULL -> "Make room in the database's file system, then run again.";
      case THROTTLED -> "Give a smaller pool, or raise max_connections.";
      default -> "";
    };
  }

  private static String reason(SQLException fault) {
    String message = String.valueOf(fault.getMessage()).strip();
    String state = state(fault);
    return state.isEmpty() ? message : message + " (SQLSTATE " + state + ")";
  }

  private static boolean interrupted(Throwable fault) {
    if (Thread.currentThread().isInterrupted()) {
      return true;
    }
    for (Throwable t = fault; t != null; t = t.getCause()) {
      if (t instanceof InterruptedException
          || t instanceof ClosedByInterruptException
          || t instanceof InterruptedIOException && !(t instanceof SocketTimeoutException)) {
        return true;
      }
    }
    return false;
  }

  private static String state(SQLException fault) {
    String state = fault.getSQLState();
    return state != null ? state : ofSqlite(fault.getErrorCode() & 0xff);
  }

  /// The SQLSTATE nearest to an SQLite result code; empty text if there is none.
  private static String ofSqlite(int code) {
    return switch (code) {
      case 3, 8, 23 -> "42501"; // PERM, READONLY, AUTH
      case 5, 6 -> "55P03"; // BUSY, LOCKED
      case 9 -> "57014"; // INTERRUPT
      case 10 -> "58030"; // IOERR
      case 11, 26 -> "XX001"; // CORRUPT, NOTADB
      case 13 -> "53100"; // FULL
      case 14 -> "08001"; // CANTOPEN
      case 18 -> "54000"; // TOOBIG
      case 19 -> "23000"; // CONSTRAINT
      case 20 -> "22000"; // MISMATCH
      default -> "";
    };
  }

  private String scrub(String text) {
    String scrubbed = text;
    for (String secret : secrets) {
      scrubbed = scrubbed.replace(secret, "***");
    }
    return scrubbed;
  }
}
