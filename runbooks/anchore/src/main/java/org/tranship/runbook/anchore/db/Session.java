package org.tranship.runbook.anchore.db;

import java.sql.ResultSet;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/// A session of the database server, as `pg_stat_activity` shows it.
///
/// @param pid process of the server
/// @param user database user
/// @param application what the client calls itself
/// @param address where it comes from; null for a local socket
/// @param since when it began, as text
public record Session(
    int pid, String user, String application, @Nullable String address, String since) {

  /// Reads the columns pid, usename, application_name, client_addr, backend_start.
  static Session of(ResultSet row) throws SQLException {
    return new Session(
        row.getInt(1),
        text(row.getString(2)),
        text(row.getString(3)),
        row.getString(4),
        text(row.getString(5)));
  }

  private static String text(@Nullable String value) {
    return value == null ? "" : value;
  }

  @Override
  public String toString() {
    return "session "
        + pid
        + (application.isEmpty() ? "" : " (" + application + ")")
        + " of user "
        + user
        + " from "
        + (address == null ? "a local socket" : address)
        + " since "
        + since;
  }
}
