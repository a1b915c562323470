package org.tranship.driver.jdbc;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
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
/// unless it is empty; see [SwapGuard].
///
/// Who writes to a live table waits from the beginning of the transaction to its commit, and only
/// then is it asked once more what hangs on it; so nothing that is written or made meanwhile is
/// lost or taken along. H2 has no such lock.
///
/// Where tables cannot change their names within a transaction, rows are replaced: the table stays,
/// and with it all that hangs on it. What has to be made for that is made in front of the
/// transaction, empty, where nobody looks.
///
/// @param location where
/// @param marks how far the tables have come
record ViewSwap(ViewLocation location, ViewMarks marks) {
  private SwapGuard guard() {
    return new SwapGuard(location, marks);
  }

  private boolean shadowed(Connection connection, ViewTable view) throws SQLException {
    return marks.get(connection, view, Side.SHADOW).isPresent();
  }

  void swap(Connection connection, List<ViewTable> all) throws SQLException {
    List<ViewTable> views = only(all, view -> shadowed(connection, view));
    for (ViewTable view : views) {
      guard().refuseSecond(connection, view);
      guard().refuseStranger(connection, view);
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
          guard().refuseSecond(connection, view);
          boolean live = TableColumns.exists(connection, view.live());
          boolean known = marks.get(connection, view, Side.LIVE).isPresent();
          boolean there =
              location.renames() ? live : !guard().before(connection, view).equals(nothing());
          if (location.renames()) {
            if (live) {
              PostgresViews.rights(connection, view);
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
    } else if (!SwapGuard.empty(connection, view.live())) {
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
    TableName name = view.name(to);
    execute(connection, "delete from " + name.sql());
    // A table made by `select into` numbers its rows as the one it is made like.
    boolean numbered =
        location.dialect() == EventDialect.SQLSERVER
            && !Collections.disjoint(columns, TableColumns.of(connection, name).numbered());
    if (numbered) {
      execute(connection, "set identity_insert " + name.sql() + " on");
    }
    execute(connection, ViewSql.copied(location.dialect(), view.name(from), name, columns));
    if (numbered) {
      execute(connection, "set identity_insert " + name.sql() + " off");
    }
  }

  /// @return those that were put back
  List<ViewTable> swapBack(Connection connection, Map<ViewTable, String> revisions)
      throws SQLException {
    Asked ours =
        view -> guard().swapped(connection, view).equals(Optional.ofNullable(revisions.get(view)));
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
          ViewMark before = guard().before(connection, view).orElseThrow();
          boolean there = !before.equals(ViewMarks.NOTHING);
          if (location.renames()) {
            // Of a later run that did not come to its swap, which makes it anew.
            drop(connection, view, Side.SHADOW);
            marks.delete(connection, view, Side.SHADOW);
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
        guard().hold(connection, view);
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
