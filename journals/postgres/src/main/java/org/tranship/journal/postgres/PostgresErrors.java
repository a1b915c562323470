package org.tranship.journal.postgres;

import java.io.IOException;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.tranship.core.journal.JournalException;
import org.tranship.core.journal.JournalException.Kind;
import org.tranship.core.value.Secret;

/// The one place where faults of PostgreSQL become [JournalException]. A message of the database is
/// passed on, with passwords struck out should it ever hold one.
final class PostgresErrors {
  private static final String AGAIN =
      " Nothing that was written is lost. Run the same command again; it goes on where it stopped.";

  private static final String READ_ONLY = "25006";

  private final JournalAddress address;

  PostgresErrors(JournalAddress address) {
    this.address = address;
  }

  String journal() {
    return address.display();
  }

  JournalException of(String doing, SQLException fault) {
    String state = state(fault);
    return switch (state) {
      case "53100" ->
          fault(
              Kind.FULL,
              "Cannot "
                  + doing
                  + ": the disk that holds "
                  + journal()
                  + " is full. Make room there."
                  + AGAIN,
              fault);
      case "3D000" ->
          fault(
              Kind.FORMAT,
              "There is no database " + journal() + ". Make it with createdb, or mend the name.",
              fault);
      case "28000", "28P01" ->
          fault(
              Kind.UNAVAILABLE,
              "Cannot "
                  + doing
                  + " in "
                  + journal()
                  + ": the login is not accepted: "
                  + said(fault)
                  + ". Set PGPASSWORD, or give password=${VARIABLE}, or write a passfile.",
              fault);
      case "42501" ->
          fault(
              Kind.UNAVAILABLE,
              "Cannot "
                  + doing
                  + " in "
                  + journal()
                  + ": the database says \""
                  + said(fault)
                  + "\". Give the user the rights that docs/journals.md names.",
              fault);
      case "XX001", "XX002" ->
          fault(
              Kind.CORRUPT,
              "Cannot "
                  + doing
                  + ": "
                  + journal()
                  + " is damaged: "
                  + said(fault)
                  + ". Put the database back from a copy.",
              fault);
      case "42P01", "42703", "3F000", "42883" ->
          fault(
              Kind.FORMAT,
              "Cannot "
                  + doing
                  + ": the schema "
                  + JournalSchema.NAME
                  + " in "
                  + journal()
                  + " is not as Tranship makes it: "
                  + said(fault)
                  + ".",
              fault);
      default ->
          fault(
              Kind.UNAVAILABLE,
              "Cannot "
                  + doing
                  + " in "
                  + journal()
                  + ": "
                  + said(fault)
                  + ". See that the database is up and can be reached."
                  + AGAIN,
              fault);
    };
  }

  /// A database that was waited for in vain.
  JournalException gone(String doing, SQLException fault, Duration waited) {
    if (state(fault).equals(READ_ONLY)) {
      return fault(
          Kind.UNAVAILABLE,
          "Cannot "
              + doing
              + ": "
              + journal()
              + " has taken no writing for "
              + waited.toSeconds()
              + " s: "
              + said(fault)
              + ". Name the primary server, or all of them with a comma between."
              + AGAIN,
          fault);
    }
    return fault(
        Kind.UNAVAILABLE,
        "Cannot "
            + doing
            + ": "
            + journal()
            + " has not been reached for "
            + waited.toSeconds()
            + " s: "
            + said(fault)
            + ". See that the database is up."
            + AGAIN,
        fault);
  }

  /// Every connection that one process may open is in use.
  JournalException allInUse(String doing, int connections) {
    return new JournalException(
        Kind.UNAVAILABLE,
        "Cannot "
            + doing
            + ": this process has all of its "
            + connections
            + " connections to "
            + journal()
            + " in use, each by an answer that is being read. Let fewer jobs run at once in it."
            + AGAIN,
        null);
  }

  JournalException corrupt(String what) {
    return new JournalException(
        Kind.CORRUPT,
        journal() + " is damaged: " + what + ". Put the database back from a copy.",
        null);
  }

  /// Somebody else writes what this process wrote until now.
  JournalException takenOver(String subject, String by) {
    return new JournalException(
        Kind.TAKEN_OVER,
        subject
            + " was taken over"
            + (by.isEmpty() ? "" : " by " + by)
            + ", since this process gave no sign of life for longer than its lease of "
            + address.lease().toSeconds()
            + " s. From now on it writes nothing there; what it had written before stays. Let the"
            + " other one go on; \"tranship status\" shows how far it is.",
        null);
  }

  JournalException locked(String what, String holder, long seconds) {
    return new JournalException(
        Kind.LOCKED,
        what
            + " by "
            + holder
            + ". Wait until that process ends, or stop it, then run the same command again; nothing"
            + " needs to be removed by hand. Should that process be dead, this is free in "
            + seconds
            + " s.",
        null);
  }

  private JournalException fault(Kind kind, String message, SQLException cause) {
    return new JournalException(kind, scrubbed(message), clean(cause) ? cause : null);
  }

  private boolean clean(SQLException cause) {
    String message = String.valueOf(cause.getMessage());
    return scrubbed(message).equals(message);
  }

  private String scrubbed(String text) {
    String scrubbed = text;
    for (var property : address.properties().entrySet()) {
      Secret value = property.getValue();
      if (property.getKey().endsWith("assword") && value.reveal().length() > 2) {
        scrubbed = scrubbed.replace(value.reveal(), value.toString());
      }
    }
    return scrubbed;
  }

  /// Whether the same thing done again may well succeed: a connection that was lost or could not be
  /// made, a server that starts or stops, two that stood in each other's way.
  static boolean isPassing(SQLException fault) {
    String state = state(fault);
    return state.startsWith("08")
        || state.startsWith("40")
        || switch (state) {
          // READ_ONLY: a server that was made a standby; the next connection finds the primary.
          case "57P01",
              "57P02",
              "57P03",
              "57P05",
              READ_ONLY,
              "25P03",
              "25P04",
              "53300",
              "55P03",
              "55000" ->
              true;
          case "" -> fault instanceof SQLTransientConnectionException || fromOutside(fault);
          default -> false;
        };
  }

  private static boolean fromOutside(Throwable fault) {
    for (@Nullable Throwable each = fault; each != null; each = each.getCause()) {
      if (each instanceof IOException || each instanceof InterruptedException) {
        return true;
      }
    }
    return false;
  }

  static String state(SQLException fault) {
    String state = fault.getSQLState();
    if (state == null && fault.getCause() instanceof SQLException cause) {
      return state(cause);
    }
    return state == null ? "" : state;
  }

  private static String said(SQLException fault) {
    SQLException told = fault.getCause() instanceof SQLException cause ? cause : fault;
    String message = String.valueOf(told.getMessage()).strip();
    return message.endsWith(".") ? message.substring(0, message.length() - 1) : message;
  }
}
