package org.tranship.driver.jdbc;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import org.tranship.core.eventlog.Event;
import org.tranship.core.eventlog.EventLogException;
import org.tranship.core.eventlog.EventLogException.Kind;

/// What is read of a table of events by one statement.
///
/// @param sql the statements
/// @param row what rows mean
/// @param faults what faults are called
record EventReads(EventSql sql, EventRow row, EventFaults faults) {
  private static final int STREAMS = 500;

  static Event event(EventRow row, ResultSet rows, EventFaults faults) throws SQLException {
    try {
      return row.read(rows);
    } catch (IllegalArgumentException e) {
      throw malformed(faults, rows, e);
    }
  }

  private static EventLogException malformed(
      EventFaults faults, ResultSet rows, IllegalArgumentException e) throws SQLException {
    return faults
        .fault(Kind.MALFORMED, "read")
        .event(String.valueOf(rows.getString(1)), rows.getLong(2))
        .because(String.valueOf(e.getMessage()))
        .next("Look at the row, and at what the options say of its columns.")
        .build();
  }

  /// What rows of one statement about some streams are put into.
  private interface Taken {
    void from(ResultSet rows) throws SQLException;
  }

  /// The last event of each of these streams that has one.
  Map<String, Event> last(Connection connection, Collection<String> streams) throws SQLException {
    Map<String, Event> last = new HashMap<>();
    each(
        connection,
        streams,
        sql::last,
        rows -> {
          Event event = event(row, rows, faults);
          last.put(event.stream(), event);
        });
    return last;
  }

  /// The highest version of each of these streams that has one.
  Map<String, Long> versions(Connection connection, Collection<String> streams)
      throws SQLException {
    Map<String, Long> versions = new HashMap<>();
    each(
        connection,
        streams,
        sql::versions,
        rows -> {
          long version = rows.getLong(2);
          if (!rows.wasNull()) {
            versions.put(rows.getString(1), version);
          }
        });
    return versions;
  }

  private void each(
      Connection connection,
      Collection<String> streams,
      IntFunction<String> statements,
      Taken taken)
      throws SQLException {
    List<String> all = new ArrayList<>(streams);
    for (int from = 0; from < all.size(); from += STREAMS) {
      List<String> some = all.subList(from, Math.min(all.size(), from + STREAMS));
      try (PreparedStatement statement =
          connection.prepareStatement(statements.apply(some.size()))) {
        if (sql.postgres()) {
          statement.setArray(1, connection.createArrayOf("text", some.toArray()));
        } else {
          for (int i = 0; i < some.size(); i++) {
            statement.setString(i + 1, some.get(i));
          }
        }
        try (ResultSet rows = statement.executeQuery()) {
          while (rows.next()) {
            taken.from(rows);
          }
        }
      }
    }
  }
}
