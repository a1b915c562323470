package org.tranship.runbook.anchore.db;

import java.net.UnknownHostException;
import java.sql.SQLException;
import org.tranship.core.catalog.CatalogException;
import org.tranship.core.catalog.CatalogException.Kind;

/// Turns what JDBC reports into [CatalogException]s; the one place where this module does so.
/// Server messages name tables and columns, never values of connection settings.
final class DatabaseFaults {
  private static final String NO_HOST = "nobody knows the name of the host";

  /// The driver's own refusals while a connection is being made.
  private static final String REJECTED = "08004";

  private static final String DISK_FULL = "53100";

  private DatabaseFaults() {}

  /// @param doing what was being done, as in "read archive_metadata"
  /// @param place the database, without a secret
  static CatalogException of(SQLException fault, String doing, String place) {
    String state = fault.getSQLState() == null ? "" : fault.getSQLState();
    String why = fault.getCause() instanceof UnknownHostException ? NO_HOST : firstLine(fault);
    String start = "Cannot " + doing + " (" + place + "): " + why + ". ";
    if (state.equals(REJECTED) && why.contains("SSL")) {
      return new CatalogException(
          Kind.ACCESS_DENIED,
          start
              + "--db-use-ssl asks for TLS, which this server does not offer: set ssl = on there, or"
              + " leave the option out.",
          fault);
    }
    if (state.startsWith("28")) {
      return new CatalogException(
          Kind.ACCESS_DENIED, start + "Check user and password of --db-connect.", fault);
    }
    if (state.equals("42501")) {
      return new CatalogException(
          Kind.ACCESS_DENIED, start + "Use the user that owns Anchore's tables.", fault);
    }
    if (state.equals("3D000")) {
      return new CatalogException(
          Kind.SCHEMA, start + "Check the database name of --db-connect.", fault);
    }
    if (state.equals("42P01") || state.equals("42703")) {
      return new CatalogException(
          Kind.SCHEMA,
          start + "Anchore's tables are not as expected; is this Anchore's database?",
          fault);
    }
    if (state.equals(DISK_FULL)) {
      return new CatalogException(
          Kind.FULL,
          start + "Make room in the database's file system, then run the same command again.",
          fault);
    }
    if (state.startsWith("08") || state.startsWith("57P") || state.startsWith("53")) {
      return new CatalogException(
          Kind.UNAVAILABLE,
          start + "See that the database is up and reachable, then run the same command again.",
          fault);
    }
    if (state.equals("40001") || state.equals("40P01")) {
      return new CatalogException(Kind.UNAVAILABLE, start + "Run the same command again.", fault);
    }
    return new CatalogException(Kind.UNEXPECTED, start + "(SQL state " + state + ")", fault);
  }

  /// For a wait that was cut short; this thread stays interrupted.
  static CatalogException stopped(InterruptedException fault) {
    Thread.currentThread().interrupt();
    return new CatalogException(
        Kind.UNAVAILABLE, "The run was told to stop while it waited for the database.", fault);
  }

  private static String firstLine(SQLException fault) {
    String message = String.valueOf(fault.getMessage());
    int end = message.indexOf('\n');
    String line = end < 0 ? message : message.substring(0, end);
    return line.endsWith(".") ? line.substring(0, line.length() - 1) : line;
  }
}
