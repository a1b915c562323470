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
  private final CatalogDialect dialect;
  private final ConnectionPool pool;
  private final EventFaults faults;
  private volatile boolean made;

  EventMarks(
      Optional<TableName> table, CatalogDialect dialect, ConnectionPool pool, EventFaults faults) {
    this.table = table;
    this.dialect = dialect;
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
        "create table if not exists "
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
    TableName name = table.orElseThrow();
    String schema = name.schema().isEmpty() ? connection.getSchema() : name.schema();
    try (ResultSet rows =
        connection.getMetaData().getTables(connection.getCatalog(), schema, null, null)) {
      while (rows.next()) {
        if (name.name().equals(rows.getString("TABLE_NAME"))) {
          return true;
        }
      }
      return false;
    }
  }

  void put(Connection connection, Checkpoint mark) throws SQLException {
    if (!kept()) {
      return;
    }
    String put =
        dialect == CatalogDialect.H2
            ? "merge into "
                + table()
                + " (\"name\", \"position\", \"events\") key (\"name\") values (?, ?, ?)"
            : "insert into "
                + table()
                + " (\"name\", \"position\", \"events\") values (?, ?, ?) on conflict (\"name\") do"
                + " update set \"position\" = excluded.\"position\", \"events\" ="
                + " excluded.\"events\"";
    try (PreparedStatement statement = connection.prepareStatement(put)) {
      statement.setString(1, mark.name());
      statement.setString(2, mark.position().token());
      statement.setLong(3, mark.events());
      int _ = statement.executeUpdate();
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
