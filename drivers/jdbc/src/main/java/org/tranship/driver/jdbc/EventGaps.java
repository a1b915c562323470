package org.tranship.driver.jdbc;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.tranship.core.eventlog.Event;

/// Positions that are missing. A writer takes its number before it commits, so an event with a
/// lower number may come after one with a higher; whoever read on meanwhile would never see it.
///
/// Where a number is missing in PostgreSQL, all transactions that were at work then are waited for,
/// and the page is read again: what is still missing belongs to a transaction that was given up. A
/// transaction that stays open for longer than the time given is not waited for; writers that take
/// numbers ahead of their transactions must be given more.
///
/// @param patience how long to wait at most
record EventGaps(Duration patience) {
  private static final long LOOK_MILLIS = 20;

  /// Whether a number is missing between the events of a page, or in front of them.
  static boolean any(@Nullable Event before, long start, List<Event> page) {
    long last = before == null ? start : number(before);
    for (Event event : page) {
      if (number(event) != last + 1) {
        return true;
      }
      last = number(event);
    }
    return false;
  }

  private static long number(Event event) {
    return event.position().orElseThrow().number();
  }

  /// Waits until every transaction that is at work now has ended.
  void settle(Connection connection) throws SQLException, InterruptedException {
    long[] now = snapshot(connection);
    long began = System.nanoTime();
    while (now[0] < now[1]
        && snapshot(connection)[0] < now[1]
        && System.nanoTime() - began < patience.toNanos()) {
      Thread.sleep(LOOK_MILLIS);
    }
  }

  private static long[] snapshot(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "select pg_snapshot_xmin(s)::text::bigint, pg_snapshot_xmax(s)::text::bigint from"
                    + " pg_current_snapshot() s")) {
      if (!rows.next()) {
        throw new SQLException("The database gave no snapshot", "XX000");
      }
      return new long[] {rows.getLong(1), rows.getLong(2)};
    }
  }
}
