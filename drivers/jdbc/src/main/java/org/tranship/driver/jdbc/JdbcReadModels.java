package org.tranship.driver.jdbc;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.tranship.core.eventlog.Cursor;
import org.tranship.core.eventlog.EventLogException.Kind;
import org.tranship.core.readmodel.ReadModels;
import org.tranship.core.readmodel.ViewMark;
import org.tranship.core.readmodel.ViewRow;
import org.tranship.core.readmodel.ViewShape;

/// Read models as tables of a database; see [ViewSwap] for how they are put in place.
///
/// Crash argument. Rows and the mark that says how far they go are written by one transaction,
/// which begins with the mark: it is moved only if it is what the writer thinks it is. So a write
/// is done or not, the mark tells which, and of two writers one is refused.
final class JdbcReadModels implements ReadModels {
  private final ViewLocation location;
  private final ConnectionPool pool;
  private final EventFaults faults;
  private final ViewMarks marks;
  private final Map<String, ViewSql> known = new ConcurrentHashMap<>();

  JdbcReadModels(ViewLocation location, ConnectionPool pool, EventFaults faults) {
    this.location = location;
    this.pool = pool;
    this.faults = faults;
    this.marks = new ViewMarks(location.marks(), faults);
  }

  /// What is done on a connection.
  private interface Use<T> {
    T on(Connection connection) throws SQLException, ShapeException;
  }

  private <T> T on(String operation, Use<T> use) {
    Connection connection = JdbcEventLog.connection(pool, faults, operation);
    try {
      return use.on(connection);
    } catch (SQLException e) {
      throw faults.of(e, operation);
    } catch (ShapeException e) {
      throw faults.of(e);
    } catch (IllegalArgumentException e) {
      throw faults
          .fault(Kind.MALFORMED, operation)
          .because(String.valueOf(e.getMessage()))
          .next("Look at the row, and at what the plan says of the column.")
          .build();
    } finally {
      ConnectionPool.giveBack(connection);
    }
  }

  private ViewTable table(ViewShape view) {
    try {
      return ViewTable.of(view);
    } catch (IllegalArgumentException e) {
      throw faults.fault(Kind.CONFIGURATION, "use").because(String.valueOf(e.getMessage())).build();
    }
  }

  /// The statements on a table, looked up once; a table that is made anew is looked at anew.
  private ViewSql sql(Connection connection, ViewTable table, Side side)
      throws SQLException, ShapeException {
    String name = table.name(side).toString();
    ViewSql sql = known.get(name);
    if (sql == null || !sql.view().equals(table)) {
      sql =
          new ViewSql(
              location.dialect(),
              table,
              table.name(side),
              table.columns(connection, side),
              table.rooms(connection, side));
      known.put(name, sql);
    }
    return sql;
  }

  @Override
  public void check(ViewShape view) {
    ViewTable table = table(view);
    boolean _ =
        on(
            "use",
            connection -> {
              table.requireNames();
              guard().refuseStranger(connection, table);
              if (TableColumns.exists(connection, table.live())) {
                List<EventColumn> _ = table.columns(connection, Side.LIVE);
                table.requireFilled(connection);
                new SwapDependents(location).refuse(connection, table, faults);
              }
              return true;
            });
  }

  @Override
  public boolean exists(ViewShape view, Side side) {
    return on("read", connection -> TableColumns.exists(connection, table(view).name(side)));
  }

  @Override
  public Optional<ViewMark> mark(ViewShape view, Side side) {
    ViewTable table = table(view);
    return on(
        "read",
        connection ->
            TableColumns.exists(connection, table.name(side))
                ? marks.get(connection, table, side)
                : Optional.empty());
  }

  @Override
  public void create(ViewShape view, String revision) {
    ViewTable table = table(view);
    var _ = known.remove(table.name(Side.SHADOW).toString());
    var _ =
        on(
            "write to",
            connection -> {
              marks.make(connection);
              marks.delete(connection, table, Side.SHADOW);
              ViewSwap.drop(connection, table, Side.SHADOW);
              make(connection, table);
              marks.insert(connection, table, Side.SHADOW, ViewMark.start(revision));
              return true;
            });
  }

  private void make(Connection connection, ViewTable table) throws SQLException {
    boolean live = TableColumns.exists(connection, table.live());
    if (live && location.renames()) {
      PostgresViews.like(connection, table);
      return;
    }
    Map<String, String> types = table.types(location.dialect());
    if (live && location.dialect() == EventDialect.POSTGRESQL) {
      TableColumns.of(connection, table.live())
          .columns()
          .forEach((name, column) -> types.replace(name, column.castType()));
    }
    ViewSwap.execute(connection, table.create(table.name(Side.SHADOW), types));
  }

  @Override
  public Map<List<String>, ViewRow> rows(ViewShape view, Side side, Collection<List<String>> keys) {
    if (keys.isEmpty()) {
      return Map.of();
    }
    ViewTable table = table(view);
    return on(
        "read", connection -> new ViewRows(sql(connection, table, side)).rows(connection, keys));
  }

  @Override
  public boolean write(
      ViewShape view,
      Side side,
      Map<List<String>, Optional<ViewRow>> changes,
      ViewMark expected,
      ViewMark mark) {
    ViewTable table = table(view);
    return on(
        "write to",
        connection -> {
          connection.setAutoCommit(false);
          boolean done = false;
          try {
            if (marks.move(connection, table, side, expected, mark)) {
              ViewRows rows = new ViewRows(sql(connection, table, side));
              rows.requireRoom(changes.values(), faults);
              rows.write(connection, changes);
              connection.commit();
              done = true;
            }
            return done;
          } finally {
            if (!done) {
              rollBack(connection);
            }
          }
        });
  }

  private static void rollBack(Connection connection) {
    try {
      connection.rollback();
    } catch (SQLException _) {
      // The connection is of no use any more, and its transaction ends with it.
    }
  }

  @Override
  public Cursor<ViewRow> scan(ViewShape view, Side side) {
    ViewTable table = table(view);
    ViewRows rows = on("read", connection -> new ViewRows(sql(connection, table, side)));
    return new EventScan<>(
        pool,
        faults,
        "read",
        rows.sql().scan(),
        List.of(),
        row -> {
          try {
            return rows.read(row);
          } catch (IllegalArgumentException e) {
            throw faults
                .fault(Kind.MALFORMED, "read")
                .because(String.valueOf(e.getMessage()))
                .build();
          }
        });
  }

  private SwapGuard guard() {
    return new SwapGuard(location, marks);
  }

  private ViewSwap swap() {
    return new ViewSwap(location, marks);
  }

  @Override
  public Optional<String> swapped(ViewShape view) {
    return on("read", connection -> guard().swapped(connection, table(view)));
  }

  @Override
  public void swap(List<ViewShape> views) {
    List<ViewTable> tables = views.stream().map(this::table).toList();
    var _ =
        swapped(
            connection -> {
              swap().swap(connection, tables);
              return true;
            });
  }

  @Override
  public List<String> swapBack(Map<ViewShape, String> revisions) {
    Map<ViewTable, String> tables = new LinkedHashMap<>();
    revisions.forEach((view, revision) -> tables.put(table(view), revision));
    return swapped(connection -> swap().swapBack(connection, tables)).stream()
        .map(view -> view.shape().table())
        .toList();
  }

  private <T> T swapped(Use<T> way) {
    known.clear();
    try {
      return on(
          "swap the tables of",
          connection -> {
            marks.make(connection);
            return way.on(connection);
          });
    } finally {
      known.clear();
    }
  }

  @Override
  public void drop(ViewShape view, Side side) {
    if (side == Side.LIVE) {
      throw new IllegalArgumentException("What is read is not dropped.");
    }
    ViewTable table = table(view);
    var _ = known.remove(table.name(side).toString());
    var _ =
        on(
            "write to",
            connection -> {
              marks.make(connection);
              // What has a mark is known to be ours, so the mark goes last.
              ViewSwap.drop(connection, table, side);
              marks.delete(connection, table, side);
              return true;
            });
  }

  @Override
  public void close() {
    pool.close();
  }
}
