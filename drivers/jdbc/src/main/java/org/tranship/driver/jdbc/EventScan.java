package org.tranship.driver.jdbc;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.tranship.core.eventlog.Cursor;
import org.tranship.core.eventlog.Event;
import org.tranship.core.readmodel.ViewRow;

/// The rows of one long statement, streamed on a connection of its own until it is closed.
///
/// @param <T> what a row is
final class EventScan<T> implements Cursor<T> {
  /// About what anything but an event or a row holds.
  private static final long SMALL = 500;

  private final Connection connection;
  private final EventFaults faults;
  private final String operation;
  private final Row<T> row;
  private final PageSize size = new PageSize();
  private @Nullable PreparedStatement statement;
  private @Nullable ResultSet rows;

  /// What a row is.
  interface Row<T> {
    T of(ResultSet rows) throws SQLException;
  }

  EventScan(
      ConnectionPool pool,
      EventFaults faults,
      String operation,
      String sql,
      List<String> parameters,
      Row<T> row) {
    this.connection = JdbcEventLog.connection(pool, faults, operation);
    this.faults = faults;
    this.operation = operation;
    this.row = row;
    try {
      // PostgreSQL streams rows only inside of a transaction.
      connection.setAutoCommit(false);
      PreparedStatement prepared = connection.prepareStatement(sql);
      statement = prepared;
      prepared.setFetchSize(size.rows());
      for (int i = 0; i < parameters.size(); i++) {
        prepared.setString(i + 1, parameters.get(i));
      }
      rows = prepared.executeQuery();
    } catch (SQLException e) {
      close();
      throw faults.of(e, operation);
    }
  }

  @Override
  public @Nullable T next() {
    ResultSet open = rows;
    if (open == null) {
      return null;
    }
    try {
      if (open.next()) {
        return weighed(row.of(open), open);
      }
      close();
      return null;
    } catch (SQLException e) {
      close();
      throw faults.of(e, operation);
    }
  }

  private T weighed(T one, ResultSet open) throws SQLException {
    int before = size.rows();
    size.had(
        switch (one) {
          case Event event -> event.weight();
          case ViewRow row -> row.weight();
          default -> SMALL;
        });
    if (size.rows() != before) {
      open.setFetchSize(size.rows());
    }
    return one;
  }

  @Override
  public void close() {
    PreparedStatement open = statement;
    if (open == null) {
      ConnectionPool.giveBack(connection);
      return;
    }
    statement = null;
    rows = null;
    try {
      open.close();
      connection.rollback();
    } catch (SQLException _) {
      // Nothing was written; the pool finds out whether the connection is of any use.
    } finally {
      ConnectionPool.giveBack(connection);
    }
  }
}
