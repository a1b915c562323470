package org.tranship.driver.jdbc;

import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import org.tranship.core.eventlog.Append;
import org.tranship.core.eventlog.AppendOutcome;
import org.tranship.core.eventlog.Event;
import org.tranship.core.eventlog.EventLogException;
import org.tranship.core.eventlog.InsertOrCompare;
import org.tranship.core.eventlog.LogCapabilities;
import org.tranship.core.eventlog.Payload;
import org.tranship.driver.jdbc.EventColumn.Form;

/// Appends to a table: looks what is there, compares, inserts, and sets the checkpoint, all in one
/// transaction.
///
/// Crash argument. There is one commit. Killed before it, nothing is there; killed after it, all
/// is, the checkpoint with it. A second writer cannot slip in between looking and inserting: the
/// unique index over stream and version refuses one of the two, whose transaction is rolled back
/// and begun anew, to find out what the other one wrote.
final class EventWrites {
  private static final int TRIES = 30;

  private final EventSql sql;
  private final EventRow row;
  private final LogCapabilities capabilities;
  private final ConnectionPool pool;
  private final EventFaults faults;
  private final EventMarks marks;

  EventWrites(
      EventSql sql,
      LogCapabilities capabilities,
      ConnectionPool pool,
      EventFaults faults,
      EventMarks marks) {
    this.sql = sql;
    this.row = new EventRow(sql.shape());
    this.capabilities = capabilities;
    this.pool = pool;
    this.faults = faults;
    this.marks = marks;
  }

  AppendOutcome append(Append append) {
    for (int failures = 1; ; failures++) {
      try {
        return once(append);
      } catch (SQLException e) {
        if (!EventFaults.race(e) || failures >= TRIES || Thread.currentThread().isInterrupted()) {
          return new AppendOutcome.Refused(faults.of(e, "append to"));
        }
        pause(failures);
      } catch (EventLogException e) {
        return new AppendOutcome.Refused(e);
      }
    }
  }

  private static void pause(int failures) {
    try {
      Thread.sleep(ThreadLocalRandom.current().nextInt(1, 2 + 5 * failures));
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private AppendOutcome once(Append append) throws SQLException {
    if (append.checkpoint().isPresent()) {
      marks.make();
    }
    Connection connection = JdbcEventLog.connection(pool, faults, "append to");
    boolean committing = false;
    try {
      connection.setAutoCommit(false);
      InsertOrCompare compare = compare(connection, append.events());
      if (!compare.clashes().isEmpty()) {
        connection.rollback();
        return new AppendOutcome.Conflict(compare.clashes());
      }
      // What stands in columns of its own is written also where nothing keeps all metadata.
      List<Event> fresh =
          compare.fresh().stream()
              .map(event -> capabilities.kept(event).withMetadata(event.metadata()))
              .toList();
      if (!fresh.isEmpty()) {
        if (sql.location().marten()) {
          new MartenStreams(sql).raise(connection, fresh, faults);
        }
        insert(connection, fresh);
      }
      if (append.checkpoint().isPresent()) {
        marks.put(connection, append.checkpoint().get());
      }
      committing = true;
      connection.commit();
      return new AppendOutcome.Done(
          fresh.size(), append.events().size() - fresh.size(), Optional.empty());
    } catch (SQLException e) {
      EventLogException told = faults.of(e, "append to");
      if (committing && EventFaults.lost(told)) {
        return new AppendOutcome.Unknown(told);
      }
      rollBack(connection);
      throw e;
    } finally {
      ConnectionPool.giveBack(connection);
    }
  }

  private static void rollBack(Connection connection) {
    try {
      connection.rollback();
    } catch (SQLException _) {
      // The connection is of no use any more, and its transaction ends with it.
    }
  }

  private InsertOrCompare compare(Connection connection, List<Event> events) throws SQLException {
    List<String> streams = events.stream().map(Event::stream).distinct().toList();
    Map<String, Long> lasts = new EventReads(sql, row, faults).versions(connection, streams);
    List<Event> old =
        events.stream()
            .filter(event -> event.version() <= lasts.getOrDefault(event.stream(), -1L))
            .toList();
    Map<String, Map<Long, Event>> there = there(connection, old);
    Map<Event, Event> spelt = spelt(connection, old);
    return new InsertOrCompare(
        capabilities,
        events.stream().map(event -> spelt.getOrDefault(event, event)).toList(),
        stream -> Optional.ofNullable(lasts.get(stream)),
        (stream, version) ->
            Optional.ofNullable(there.getOrDefault(stream, Map.of()).get(version)));
  }

  private Map<String, Map<Long, Event>> there(Connection connection, List<Event> old)
      throws SQLException {
    Map<String, long[]> ranges = new LinkedHashMap<>();
    for (Event event : old) {
      long[] range =
          ranges.computeIfAbsent(
              event.stream(), _ -> new long[] {event.version(), event.version()});
      range[0] = Math.min(range[0], event.version());
      range[1] = Math.max(range[1], event.version());
    }
    Map<String, Map<Long, Event>> there = new HashMap<>();
    if (ranges.isEmpty()) {
      return there;
    }
    try (PreparedStatement statement = connection.prepareStatement(sql.between())) {
      for (Map.Entry<String, long[]> range : ranges.entrySet()) {
        statement.setString(1, range.getKey());
        statement.setLong(2, range.getValue()[0]);
        statement.setLong(3, range.getValue()[1]);
        Map<Long, Event> versions = new HashMap<>();
        try (ResultSet rows = statement.executeQuery()) {
          while (rows.next()) {
            Event event = EventReads.event(row, rows, faults);
            versions.put(event.version(), event);
          }
        }
        there.put(range.getKey(), versions);
      }
    }
    return there;
  }

  /// Events as the database would spell their payload, where it keeps the value of JSON only.
  private Map<Event, Event> spelt(Connection connection, List<Event> old) throws SQLException {
    Map<Event, Event> spelt = new HashMap<>();
    EventColumn column = sql.shape().needed("payload");
    if (column.form() != Form.JSON_VALUE || old.isEmpty()) {
      return spelt;
    }
    try (PreparedStatement statement =
        connection.prepareStatement("select cast(cast(? as " + column.castType() + ") as text)")) {
      for (Event event : old) {
        statement.setString(1, event.payload().text());
        try (ResultSet rows = statement.executeQuery()) {
          if (rows.next()) {
            spelt.put(event, event.withPayload(Payload.of(rows.getString(1))));
          }
        }
      }
    }
    return spelt;
  }

  private void insert(Connection connection, List<Event> events) throws SQLException {
    EventInsert insert = new EventInsert(sql);
    List<EventColumn> columns = insert.written();
    try (PreparedStatement statement = connection.prepareStatement(insert.statement())) {
      if (sql.postgres()) {
        for (int i = 0; i < columns.size(); i++) {
          statement.setArray(i + 1, array(connection, events, columns.get(i)));
        }
        int _ = statement.executeUpdate();
        return;
      }
      for (Event event : events) {
        for (int i = 0; i < columns.size(); i++) {
          @Nullable Object value = row.value(event, columns.get(i));
          if (value instanceof byte[] bytes) {
            statement.setBytes(i + 1, bytes);
          } else if (columns.get(i).form() == Form.NUMBER && value != null) {
            statement.setLong(i + 1, Long.parseLong((String) value));
          } else {
            statement.setString(i + 1, (String) value);
          }
        }
        statement.addBatch();
      }
      int[] _ = statement.executeBatch();
    }
  }

  private Array array(Connection connection, List<Event> events, EventColumn column)
      throws SQLException {
    List<@Nullable Object> values = new ArrayList<>(events.size());
    for (Event event : events) {
      values.add(row.value(event, column));
    }
    return column.form() == Form.BYTES
        ? connection.createArrayOf("bytea", values.toArray(new byte[0][]))
        : connection.createArrayOf("text", values.toArray(new String[0]));
  }
}
