package org.tranship.driver.jdbc;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import org.tranship.core.eventlog.Truncation;

/// Removes the ends of streams from a table, each in one transaction.
///
/// @param location which table
/// @param dialect the database
/// @param pool connections
/// @param faults what faults are called
/// @param marks the checkpoints
record EventRemoval(
    EventLocation location,
    EventDialect dialect,
    ConnectionPool pool,
    EventFaults faults,
    EventMarks marks)
    implements Truncation {
  @Override
  public long truncate(String stream, long from) {
    Connection connection = JdbcEventLog.connection(pool, faults, "truncate");
    try {
      EventShape shape = EventShape.inspect(connection, location);
      EventSql sql = new EventSql(location, shape, dialect);
      connection.setAutoCommit(false);
      long removed;
      try (PreparedStatement statement = connection.prepareStatement(sql.truncate())) {
        statement.setString(1, stream);
        statement.setLong(2, from);
        removed = statement.executeLargeUpdate();
      }
      if (location.marten()) {
        new MartenStreams(sql).lower(connection, stream);
      }
      connection.commit();
      return removed;
    } catch (SQLException e) {
      throw faults.of(e, "truncate");
    } catch (ShapeException e) {
      throw faults.of(e);
    } finally {
      ConnectionPool.giveBack(connection);
    }
  }

  @Override
  public void forget(String checkpoint) {
    marks.forget(checkpoint);
  }
}
