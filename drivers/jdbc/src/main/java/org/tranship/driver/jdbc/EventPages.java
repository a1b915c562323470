package org.tranship.driver.jdbc;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.tranship.core.eventlog.Cursor;
import org.tranship.core.eventlog.Event;

/// Events page by page, each page a statement of its own behind the last event of the one in front,
/// so that no transaction is open while others work the events off.
final class EventPages implements Cursor<Event> {
  private final PageSize size = new PageSize();

  private final ConnectionPool pool;
  private final EventFaults faults;
  private final Page page;
  private final Deque<Event> ready = new ArrayDeque<>();
  private @Nullable Event last;
  private boolean ended;

  /// What the next page is.
  interface Page {
    /// Reads it.
    ///
    /// @param last the last event of the page in front; null for the first page
    /// @param most how many events
    /// @return fewer than that at the end
    List<Event> read(Connection connection, @Nullable Event last, int most) throws SQLException;
  }

  EventPages(ConnectionPool pool, EventFaults faults, Page page) {
    this.pool = pool;
    this.faults = faults;
    this.page = page;
  }

  @Override
  public @Nullable Event next() {
    if (ready.isEmpty() && !ended) {
      fill();
    }
    return ready.poll();
  }

  private void fill() {
    Connection connection = JdbcEventLog.connection(pool, faults, "read");
    try {
      int most = size.rows();
      List<Event> events = page.read(connection, last, most);
      ready.addAll(events);
      ended = events.size() < most;
      events.forEach(event -> size.had(event.weight()));
      if (!events.isEmpty()) {
        last = events.getLast();
      }
    } catch (SQLException e) {
      throw faults.of(e, "read");
    } finally {
      ConnectionPool.giveBack(connection);
    }
  }

  /// What a statement whose parameters are set gives.
  static List<Event> rows(PreparedStatement statement, EventRow row, EventFaults faults)
      throws SQLException {
    List<Event> events = new ArrayList<>();
    try (ResultSet rows = statement.executeQuery()) {
      while (rows.next()) {
        events.add(EventReads.event(row, rows, faults));
      }
    }
    return events;
  }

  @Override
  public void close() {
    ended = true;
    ready.clear();
  }
}
