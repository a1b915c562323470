package org.tranship.driver.jdbc;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import org.tranship.core.eventlog.EventLogException.Kind;
import org.tranship.core.readmodel.ReadModels.Side;
import org.tranship.core.readmodel.ViewMark;

/// What keeps a swap from losing anything: of an earlier swap what it keeps for its way back, of
/// strangers their tables, of writers what they write meanwhile.
///
/// @param location where
/// @param marks how far the tables have come
record SwapGuard(ViewLocation location, ViewMarks marks) {
  Optional<ViewMark> before(Connection connection, ViewTable view) throws SQLException {
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

  static boolean empty(Connection connection, TableName name) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("select count(*) from " + name.sql())) {
      return rows.next() && rows.getLong(1) == 0;
    }
  }

  /// Refuses a swap while an earlier one can still be taken back.
  void refuseSecond(Connection connection, ViewTable view) throws SQLException {
    Optional<ViewMark> before = before(connection, view);
    boolean room =
        before.equals(Optional.of(ViewMarks.NOTHING))
            && marks.get(connection, view, Side.LIVE).isEmpty();
    if (before.isPresent() && !room) {
      throw marks
          .faults()
          .fault(Kind.UNSUPPORTED, "swap the tables of")
          .because("what was live in " + view.live() + " before the last swap is still kept")
          .next("Complete or roll back that run first.")
          .build();
    }
  }

  /// Has those wait who write to a live table, until the end of the transaction; and refuses it if
  /// by then anything hangs on it that a swap would harm.
  void hold(Connection connection, ViewTable view) throws SQLException {
    if (TableColumns.exists(connection, view.live())) {
      lock(connection, view.live());
      new SwapDependents(location).refuse(connection, view, marks.faults());
    }
  }

  private void lock(Connection connection, TableName live) throws SQLException {
    switch (location.dialect()) {
      case POSTGRESQL ->
          ViewSwap.execute(
              connection,
              "lock table "
                  + live.sql()
                  + (location.renames() ? " in access exclusive mode" : " in exclusive mode"));
      case SQLSERVER ->
          ViewSwap.execute(
              connection, "select top (1) 1 from " + live.sql() + " with (tablockx, holdlock)");
      // Whoever writes has the whole file for himself.
      case SQLITE ->
          ViewSwap.execute(connection, "delete from " + marks.table().sql() + " where 1 = 0");
      case H2 -> {}
    }
  }
}
