package org.tranship.driver.jdbc;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.tranship.core.eventlog.EventLogException.Kind;
import org.tranship.core.readmodel.ReadModels.Side;
import org.tranship.core.readmodel.ViewMark;

/// Puts shadows in the place of live tables, and back.
///
/// Crash argument. Whatever readers see changes by one commit for all tables together, and the mark
/// of the shadow becomes that of the live table in it. Killed before it, the shadow still has its
/// mark, and the same is done again; killed after it, there is no mark of a shadow, so nothing is
/// done again, and a table that is left is thrown away by whoever makes the next shadow.
///
/// What was live before has a mark from that commit on, until it is put back or dropped. While it
/// has one there is no other swap, so the mark of what is live names the one that can be taken
/// back, and nobody loses what he was promised. A table of that name without a mark is not ours,
/// unless it is empty; see [#refuseStranger].
///
/// Where tables cannot change their names within a transaction, rows are replaced: the table stays,
/// and with it all that hangs on it. What has to be made for that is made in front of the
/// transaction, empty, where nobody looks.
///
/// @param location where
/// @param marks how far the tables have come
record ViewSwap(ViewLocation location, ViewMarks marks) {
  private boolean shadowed(Connection connection, ViewTable view) throws SQLException {
    return marks.get(connection, view, Side.SHADOW).isPresent();
  }

  private Optional<ViewMark> before(Connection connection, ViewTable view) throws SQLException {
    return marks.get(connection, view, Side.BEFORE);
  }

  /// By what it was swapped, if that can be taken back.
  Optional<String> swapped(Connection connection, ViewTable view) throws SQLException {
    return before(connection, view).isEmpty()
        ? Optional.empty()
        : marks.get(connection, view, Side.LIVE).map(ViewMark::revision);
  }

  /// Refuses a table of the name that what is live gets by a swap, if somebody else made it.
  void refuseStranger(Connection connection, ViewTable view) throws SQLException {
    TableName name = view.name(Side.BEFORE);
    if (before(connection, view).isPresent()
        || !TableColumns.exists(connection, name)
        || !location.renames() && empty(connection, name)) {
      return;
    }
    throw marks
        .faults()
        .fault(Kind.UNSUPPORTED, "use")
        .because(
            "there is a table \""
                + name
                + "\", and "
                + marks.table()
                + " does not say that a swap has left it")
        .next(
            "If it is what was live before a swap that noted that elsewhere, name that table by"
                + " marks. If nobody needs it, drop it.")
        .build();
  }

  private static boolean empty(Connection connection, TableName name) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("select count(*) from " + name.sql())) {
      return rows.next() && rows.getLong(1) == 0;
    }
  }

  private void refuseSecond(Connection connection, ViewTable view) throws SQLException {
    if (swapped(connection, view).isPresent()) {
      throw marks
          .faults()
          .fault(Kind.UNSUPPORTED, "swap the tables of")
          .because("what was live in " + view.live() + " before the last swap is still kept")
          .next("Complete or roll back that run first.")
          .build();
    }
  }

  void swap(Connection connection, List<ViewTable> all) throws SQLException {
    List<ViewTable> views = only(all, view -> shadowed(connection, view));
    for (ViewTable view : views) {
      refuseSecond(connection, view);
      refuseStranger(connection, view);
    }
    if (!location.renames()) {
      for (ViewTable view : views) {
        room(connection, view);
      }
    }
    inOne(
        connection,
        views,
        view -> {
          refuseSecond(connection, view);
          boolean live = TableColumns.exists(connection, view.live());
          boolean known = marks.get(connection, view, Side.LIVE).isPresent();
          boolean there = location.renames() ? live : !before(connection, view).equals(nothing());
          if (location.renames()) {
            if (live) {
              PostgresViews.rename(connection, view, Side.LIVE, Side.BEFORE);
            }
            PostgresViews.rename(connection, view, Side.SHADOW, Side.LIVE);
          } else {
            replaced(connection, view, Side.BEFORE, Side.LIVE);
            replaced(connection, view, Side.LIVE, Side.SHADOW);
          }
          marks.delete(connection, view, Side.BEFORE);
          if (known) {
            marks.pass(connection, view, Side.LIVE, Side.BEFORE);
          } else {
            marks.insert(
                connection,
                view,
                Side.BEFORE,
                there ? ViewMark.start("others") : ViewMarks.NOTHING);
          }
          marks.pass(connection, view, Side.SHADOW, Side.LIVE);
        });
    if (!location.renames()) {
      for (ViewTable view : views) {
        drop(connection, view, Side.SHADOW);
      }
    }
  }

  private static Optional<ViewMark> nothing() {
    return Optional.of(ViewMarks.NOTHING);
  }

  /// Makes an empty place for what is live, and a live table where there is none.
  private void room(Connection connection, ViewTable view) throws SQLException {
    if (!TableColumns.exists(connection, view.live())) {
      marks.delete(connection, view, Side.BEFORE);
      marks.insert(connection, view, Side.BEFORE, ViewMarks.NOTHING);
      execute(connection, view.create(view.live(), view.types(location.dialect())));
    } else if (!empty(connection, view.live())) {
      // Made for a swap that was cut off, and the service has begun to fill it.
      marks.delete(connection, view, Side.BEFORE);
    }
    drop(connection, view, Side.BEFORE);
    String form = view.live().sql() + " where 1 = 0";
    String name = view.name(Side.BEFORE).sql();
    execute(
        connection,
        location.dialect() == EventDialect.SQLSERVER
            ? "select * into " + name + " from " + form
            : "create table " + name + " as select * from " + form);
  }

  /// All rows of one table are those of another one.
  private void replaced(Connection connection, ViewTable view, Side to, Side from)
      throws SQLException {
    Set<String> columns = new LinkedHashSet<>(view.filled());
    if (from != Side.SHADOW) {
      TableColumns live = TableColumns.of(connection, view.live());
      columns = new LinkedHashSet<>(live.columns().keySet());
      columns.removeAll(live.computed());
    }
    execute(connection, "delete from " + view.name(to).sql());
    execute(connection, ViewSql.copied(view.name(from), view.name(to), columns));
  }

  /// @return those that were put back
  List<ViewTable> swapBack(Connection connection, Map<ViewTable, String> revisions)
      throws SQLException {
    Asked ours =
        view -> swapped(connection, view).equals(Optional.ofNullable(revisions.get(view)));
    List<ViewTable> views = only(List.copyOf(revisions.keySet()), ours);
    inOne(
        connection,
        views,
        view -> {
          if (!ours.of(view)) {
            throw marks
                .faults()
                .fault(Kind.THROTTLED, "swap the tables of")
                .because("somebody else has put back " + view.live() + " at the same moment")
                .build();
          }
          ViewMark before = before(connection, view).orElseThrow();
          boolean there = !before.equals(ViewMarks.NOTHING);
          if (location.renames()) {
            PostgresViews.rename(connection, view, Side.LIVE, Side.SHADOW);
            if (there) {
              PostgresViews.rename(connection, view, Side.BEFORE, Side.LIVE);
            }
            drop(connection, view, Side.SHADOW);
          } else if (there) {
            replaced(connection, view, Side.LIVE, Side.BEFORE);
            execute(connection, "delete from " + view.name(Side.BEFORE).sql());
          }
          marks.delete(connection, view, Side.LIVE);
          if (there && !before.revision().equals("others")) {
            marks.pass(connection, view, Side.BEFORE, Side.LIVE);
          } else {
            marks.delete(connection, view, Side.BEFORE);
          }
          if (!there && !location.renames()) {
            drop(connection, view, Side.LIVE);
          }
        });
    if (!location.renames()) {
      for (ViewTable view : views) {
        drop(connection, view, Side.BEFORE);
      }
    }
    return views;
  }

  static void drop(Connection connection, ViewTable view, Side side) throws SQLException {
    if (TableColumns.exists(connection, view.name(side))) {
      execute(connection, "drop table " + view.name(side).sql());
    }
  }

  static void execute(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      boolean _ = statement.execute(sql);
    }
  }

  /// What is asked of a read model, or done with it.
  private interface Asked {
    boolean of(ViewTable view) throws SQLException;
  }

  private interface Done {
    void with(ViewTable view) throws SQLException;
  }

  private static List<ViewTable> only(List<ViewTable> all, Asked asked) throws SQLException {
    List<ViewTable> some = new ArrayList<>();
    for (ViewTable view : all) {
      if (asked.of(view)) {
        some.add(view);
      }
    }
    return some;
  }

  private void inOne(Connection connection, List<ViewTable> views, Done done) throws SQLException {
    connection.setAutoCommit(false);
    try {
      if (location.dialect() == EventDialect.POSTGRESQL) {
        // Readers that hold a table make others wait behind us, so we do not wait long.
        execute(connection, "set local lock_timeout = '2s'");
      }
      for (ViewTable view : views) {
        done.with(view);
      }
      connection.commit();
    } catch (SQLException | RuntimeException e) {
      connection.rollback();
      throw e;
    } finally {
      connection.setAutoCommit(true);
    }
  }
}
