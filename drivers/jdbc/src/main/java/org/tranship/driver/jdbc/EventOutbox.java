package org.tranship.driver.jdbc;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.Optional;
import org.tranship.core.eventlog.Cursor;
import org.tranship.core.eventlog.Event;
import org.tranship.core.eventlog.EventLogException.Kind;
import org.tranship.core.eventlog.Outbox;
import org.tranship.core.eventlog.Pending;

/// A table whose rows are what a service has still to publish. How it spells an event is its own
/// affair, so rows are counted and not read.
///
/// @param location which table, and which rows of it
/// @param pool connections
/// @param faults what faults are called
record EventOutbox(EventLocation location, ConnectionPool pool, EventFaults faults)
    implements Outbox {
  @Override
  public Pending pending() {
    String time = location.outboxTime();
    String sql =
        "select count(*)"
            + (time.isEmpty() ? "" : ", min(" + TableName.quote(time) + ")")
            + " from "
            + location.outbox().orElseThrow().sql()
            + (location.outboxWhere().isEmpty() ? "" : " where (" + location.outboxWhere() + ")");
    Connection connection = JdbcEventLog.connection(pool, faults, "read");
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      if (!rows.next() || rows.getLong(1) == 0) {
        return Pending.NONE;
      }
      Optional<Instant> oldest =
          time.isEmpty()
              ? Optional.empty()
              : Optional.ofNullable(rows.getTimestamp(2)).map(Timestamp::toInstant);
      return new Pending(rows.getLong(1), oldest, Optional.empty());
    } catch (SQLException e) {
      throw faults.of(e, "read the outbox of");
    } finally {
      ConnectionPool.giveBack(connection);
    }
  }

  @Override
  public Cursor<Event> unpublished() {
    throw faults
        .fault(Kind.UNSUPPORTED, "read the outbox of")
        .because("the rows of an outbox are counted and not read")
        .build();
  }
}
