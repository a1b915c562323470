package org.tranship.driver.jdbc;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import org.tranship.core.eventlog.Checkpoint;
import org.tranship.core.eventlog.EventLogException.Kind;
import org.tranship.core.eventlog.Position;

/// Checkpoints in a table beside the events. It is made by the first checkpoint that is written.
final class EventMarks {
  private final Optional<TableName> table;
  private final ConnectionPool pool;
  private final EventFaults faults;
  private volatile boolean made;

  EventMarks(Optional<TableName> table, ConnectionPool pool, EventFaults faults) {
    this.table = table;
    this.pool = pool;
    this.faults = faults;
  }

  boolean kept() {
    return table.isPresent();
  }

  private String table() {
    return table.map(TableName::sql).orElseThrow();
  }

  /// Makes the table where it is not there; nothing where none is kept.
  void make() throws SQLException {
    if (made || !kept()) {
      return;
    }
    String create =
        "create table "
            + table()
            + " (\"name\" varchar(200) primary key, \"position\" varchar(2000) not null, \"events\""
            + " bigint not null)";
    Connection connection = JdbcEventLog.connection(pool, faults, "append to");
    try (Statement statement = connection.createStatement()) {
      if (!exists(connection)) {
        int _ = statement.executeUpdate(create);
      }
      made = true;
    } catch (SQLException e) {
      if (EventFaults.race(e)) {
        throw e;
      }
      if (exists(connection)) {
        made = true; // by somebody else, at the same moment
        return;
      }
      throw faults
          .fault(Kind.SCHEMA, "append to")
          .because("the table of checkpoints cannot be made: " + e.getMessage())
          .next("Make it yourself: " + create + "; or say checkpoints=none.")
          .causedBy(e)
          .build();
    } finally {
      ConnectionPool.giveBack(connection);
    }
  }

  private boolean exists(Connection connection) throws SQLException {
    return TableColumns.exists(connection, table.orElseThrow());
  }

  void put(Connection connection, Checkpoint mark) throws SQLException {
    if (!kept()) {
      return;
    }
    // Who comes second with a first checkpoint is refused by the key, and begins anew.
    if (put(
            connection,
            "update " + table() + " set \"position\" = ?, \"events\" = ? where \"name\" = ?",
            mark)
        == 0) {
      int _ =
          put(
              connection,
              "insert into " + table() + " (\"position\", \"events\", \"name\") values (?, ?, ?)",
              mark);
    }
  }

  private static int put(Connection connection, String sql, Checkpoint mark) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setString(1, mark.position().token());
      statement.setLong(2, mark.events());
      statement.setString(3, mark.name());
      return statement.executeUpdate();
    }
  }

  Optional<Checkpoint> get(String name) {
    if (!kept()) {
      return Optional.empty();
    }
    Connection connection = JdbcEventLog.connection(pool, faults, "read the checkpoints of");
    try {
      if (!made && !exists(connection)) {
        return Optional.empty();
      }
      made = true;
      try (PreparedStatement statement =
          connection.prepareStatement(
              "select \"position\", \"events\" from " + table() + " where \"name\" = ?")) {
        statement.setString(1, name);
        try (ResultSet rows = statement.executeQuery()) {
          return rows.next()
              ? Optional.of(new Checkpoint(name, new Position(rows.getString(1)), rows.getLong(2)))
              : Optional.empty();
        }
      }
    } catch (SQLException e) {
      throw faults.of(e, "read the checkpoints of");
    } finally {
      ConnectionPool.giveBack(connection);
    }
  }

  void forget(String name) {
    if (get(name).isEmpty()) {
      return;
    }
    Connection connection = JdbcEventLog.connection(pool, faults, "truncate");
    try (PreparedStatement statement =
        connection.prepareStatement("delete from " + table() + " where \"name\" = ?")) {
      statement.setString(1, name);
      int _ = statement.executeUpdate();
    } catch (SQLException e) {
      throw faults.of(e, "truncate");
    } finally {
      ConnectionPool.giveBack(connection);
    }
  }
}
