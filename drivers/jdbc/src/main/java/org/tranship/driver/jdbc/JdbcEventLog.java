package org.tranship.driver.jdbc;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.tranship.core.eventlog.Append;
import org.tranship.core.eventlog.AppendOutcome;
import org.tranship.core.eventlog.BatchLimits;
import org.tranship.core.eventlog.Checkpoint;
import org.tranship.core.eventlog.Cursor;
import org.tranship.core.eventlog.Event;
import org.tranship.core.eventlog.EventLog;
import org.tranship.core.eventlog.EventLogException;
import org.tranship.core.eventlog.EventLogException.Kind;
import org.tranship.core.eventlog.LogCapabilities;
import org.tranship.core.eventlog.LogEnd;
import org.tranship.core.eventlog.LogPlace;
import org.tranship.core.eventlog.Outbox;
import org.tranship.core.eventlog.Position;
import org.tranship.core.eventlog.StreamInfo;
import org.tranship.core.eventlog.StreamScan;
import org.tranship.core.eventlog.Truncation;
import org.tranship.core.store.StoreException;

/// A table of events as a log; see [EventLocation] for what its columns are. Every read is a page
/// or a streamed statement, every append one transaction with its checkpoint.
final class JdbcEventLog implements EventLog {
  private final EventLocation location;
  private final EventDialect dialect;
  private final ConnectionPool pool;
  private final EventFaults faults;
  private final EventMarks marks;
  private final ReentrantLock opening = new ReentrantLock();
  private volatile @Nullable Opened opened;

  /// What is known once the table was looked at.
  private record Opened(EventSql sql, EventRow row, LogCapabilities capabilities) {}

  JdbcEventLog(
      EventLocation location, EventDialect dialect, ConnectionPool pool, EventFaults faults) {
    this.location = location;
    this.dialect = dialect;
    this.pool = pool;
    this.faults = faults;
    this.marks = new EventMarks(location.checkpoints(), pool, faults);
  }

  static Connection connection(ConnectionPool pool, EventFaults faults, String operation) {
    try {
      return pool.connection(operation, null);
    } catch (StoreException e) {
      throw faults.of(e, operation);
    }
  }

  /// What is done on a connection.
  private interface Use<T> {
    T on(Connection connection) throws SQLException;
  }

  private <T> T on(String operation, Use<T> use) {
    Connection connection = connection(pool, faults, operation);
    try {
      return use.on(connection);
    } catch (SQLException e) {
      throw faults.of(e, operation);
    } finally {
      ConnectionPool.giveBack(connection);
    }
  }

  private Opened opened() {
    Opened known = opened;
    if (known != null) {
      return known;
    }
    opening.lock();
    try {
      known = opened;
      if (known == null) {
        EventShape shape = on("open", this::inspected);
        known =
            new Opened(
                new EventSql(location, shape, dialect),
                new EventRow(shape),
                EventAbilities.of(location, shape, dialect));
        opened = known;
      }
      return known;
    } finally {
      opening.unlock();
    }
  }

  private EventShape inspected(Connection connection) throws SQLException {
    try {
      return EventShape.inspect(connection, location);
    } catch (ShapeException e) {
      throw faults.of(e);
    }
  }

  @Override
  public LogCapabilities capabilities() {
    return opened().capabilities();
  }

  @Override
  public void check() {
    Opened known = opened();
    if (!known.sql().shape().unique()) {
      throw faults
          .fault(Kind.SCHEMA, "use")
          .because(
              "no unique index is over \""
                  + known.sql().shape().needed("stream").name()
                  + "\" and \""
                  + known.sql().shape().needed("version").name()
                  + "\" alone, so two writers could give one version to two events")
          .next("Make one, or name the columns that have one.")
          .build();
    }
  }

  @Override
  public Cursor<StreamInfo> streams(String after) {
    return new EventScan<>(
        pool,
        faults,
        "list the streams of",
        opened().sql().streams(),
        List.of(after),
        rows ->
            new StreamInfo(rows.getString(1), rows.getLong(2), rows.getLong(3), rows.getLong(4)));
  }

  @Override
  public Cursor<Event> read(String stream, long from) {
    Opened known = opened();
    return new EventPages(
        pool,
        faults,
        (connection, last, most) -> {
          try (PreparedStatement statement =
              connection.prepareStatement(known.sql().readStream())) {
            statement.setString(1, stream);
            statement.setLong(2, last == null ? from : last.version() + 1);
            statement.setInt(3, most);
            return EventPages.rows(statement, known.row(), faults);
          }
        });
  }

  @Override
  public Cursor<Event> readAll(Position after) {
    Opened known = ordered();
    return new EventPages(
        pool, faults, (connection, last, most) -> page(known, connection, after, last, most));
  }

  private List<Event> page(
      Opened known, Connection connection, Position after, @Nullable Event last, int most)
      throws SQLException {
    long from = last == null ? after.number() : last.position().orElseThrow().number();
    try (PreparedStatement statement = connection.prepareStatement(known.sql().readAll())) {
      statement.setLong(1, from);
      statement.setInt(2, most);
      List<Event> page = EventPages.rows(statement, known.row(), faults);
      if (known.sql().postgres() && EventGaps.any(last, after.number(), page)) {
        long end = page.getLast().position().orElseThrow().number();
        new EventGaps(location.gaps()).settle(connection);
        List<Event> again = EventPages.rows(statement, known.row(), faults);
        // What came behind the first reading may have gaps of its own.
        return again.size() == most && again.getLast().position().orElseThrow().number() <= end
            ? again
            : again.stream()
                .filter(event -> event.position().orElseThrow().number() <= end)
                .toList();
      }
      return page;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw faults.fault(Kind.INTERRUPTED, "read").because("told to stop").causedBy(e).build();
    }
  }

  private Opened ordered() {
    Opened known = opened();
    if (!known.capabilities().globalOrder()) {
      throw faults
          .fault(Kind.UNSUPPORTED, "read")
          .because("no column tells the order of all events")
          .next("Name it, if there is one: position=COLUMN.")
          .build();
    }
    return known;
  }

  @Override
  public LogEnd end(Position after) {
    Opened known = ordered();
    return on(
        "read",
        connection -> {
          try (PreparedStatement statement = connection.prepareStatement(known.sql().end())) {
            statement.setLong(1, after.number());
            statement.setLong(2, after.number());
            try (ResultSet rows = statement.executeQuery()) {
              if (!rows.next() || rows.getLong(1) == 0) {
                return new LogEnd(0, after, Optional.empty());
              }
              return new LogEnd(
                  rows.getLong(1), Position.of(rows.getLong(2)), known.row().time(rows, 3));
            }
          }
        });
  }

  @Override
  public Map<String, Event> last(Collection<String> streams) {
    Opened known = opened();
    return on(
        "read",
        connection -> new EventReads(known.sql(), known.row(), faults).last(connection, streams));
  }

  @Override
  public AppendOutcome append(Append append) {
    Opened known;
    try {
      known = opened();
    } catch (EventLogException e) {
      return new AppendOutcome.Refused(e);
    }
    return EventAbilities.objection(faults, known.sql().shape(), append)
        .or(() -> new BatchLimits(faults.log(), known.capabilities()).objection(append))
        .<AppendOutcome>map(AppendOutcome.Refused::new)
        .orElseGet(
            () ->
                new EventWrites(known.sql(), known.capabilities(), pool, faults, marks)
                    .append(append));
  }

  @Override
  public Optional<Checkpoint> checkpoint(String name) {
    return marks.get(name);
  }

  @Override
  public <T> Optional<T> feature(Class<T> type) {
    if (type == LogPlace.class) {
      return Optional.of(type.cast(new LogPlace(location.access().display())));
    } else if (type == StreamScan.class) {
      StreamScan scan = this::inStreamOrder;
      return Optional.of(type.cast(scan));
    } else if (type == Truncation.class
        && (!location.marten() || dialect == EventDialect.POSTGRESQL)) {
      return Optional.of(type.cast(new EventRemoval(location, dialect, pool, faults, marks)));
    } else if (type == Outbox.class && location.outbox().isPresent()) {
      return Optional.of(type.cast(new EventOutbox(location, pool, faults)));
    }
    return Optional.empty();
  }

  private Cursor<Event> inStreamOrder(String after) {
    Opened known = opened();
    return new EventScan<>(
        pool,
        faults,
        "read",
        known.sql().scan(),
        List.of(after),
        rows -> EventReads.event(known.row(), rows, faults));
  }

  @Override
  public void close() {
    pool.close();
  }
}
