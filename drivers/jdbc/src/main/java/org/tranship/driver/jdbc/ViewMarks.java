package org.tranship.driver.jdbc;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Locale;
import java.util.Optional;
import org.tranship.core.eventlog.EventLogException.Kind;
import org.tranship.core.eventlog.Position;
import org.tranship.core.readmodel.ReadModels.Side;
import org.tranship.core.readmodel.ViewMark;

/// How far read models have come, in a table beside them.
///
/// @param table its name
/// @param faults what faults are called
record ViewMarks(TableName table, EventFaults faults) {
  /// What stands for a live table that was not there before a swap.
  static final ViewMark NOTHING = ViewMark.start("nothing");

  private static final String WHERE = " where \"read_model\" = ? and \"side\" = ?";

  /// Makes the table where it is not there.
  void make(Connection connection) throws SQLException {
    if (TableColumns.exists(connection, table)) {
      return;
    }
    String create =
        "create table "
            + table.sql()
            + " (\"read_model\" varchar(200) not null, \"side\" varchar(10) not null, \"revision\""
            + " varchar(200) not null, \"position\" varchar(2000) not null, \"events\" bigint not"
            + " null, primary key (\"read_model\", \"side\"))";
    try (Statement statement = connection.createStatement()) {
      int _ = statement.executeUpdate(create);
    } catch (SQLException e) {
      if (TableColumns.exists(connection, table)) {
        return; // made by somebody else, at the same moment
      }
      throw faults
          .fault(Kind.SCHEMA, "write to")
          .because("the table of marks cannot be made: " + e.getMessage())
          .next("Make it yourself: " + create + ".")
          .causedBy(e)
          .build();
    }
  }

  Optional<ViewMark> get(Connection connection, ViewTable view, Side side) throws SQLException {
    if (!TableColumns.exists(connection, table)) {
      return Optional.empty();
    }
    try (PreparedStatement statement =
        connection.prepareStatement(
            "select \"revision\", \"position\", \"events\" from " + table.sql() + WHERE)) {
      named(statement, 1, view, side);
      try (ResultSet rows = statement.executeQuery()) {
        return rows.next()
            ? Optional.of(
                new ViewMark(rows.getString(1), new Position(rows.getString(2)), rows.getLong(3)))
            : Optional.empty();
      }
    }
  }

  /// Moves a mark, if it is what it is thought to be.
  boolean move(Connection connection, ViewTable view, Side side, ViewMark expected, ViewMark mark)
      throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "update "
                + table.sql()
                + " set \"revision\" = ?, \"position\" = ?, \"events\" = ?"
                + WHERE
                + " and \"revision\" = ? and \"position\" = ? and \"events\" = ?")) {
      values(statement, 1, mark);
      named(statement, 4, view, side);
      values(statement, 6, expected);
      return statement.executeUpdate() == 1;
    }
  }

  void insert(Connection connection, ViewTable view, Side side, ViewMark mark) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "insert into "
                + table.sql()
                + " (\"revision\", \"position\", \"events\", \"read_model\", \"side\") values (?,"
                + " ?, ?, ?, ?)")) {
      values(statement, 1, mark);
      named(statement, 4, view, side);
      int _ = statement.executeUpdate();
    }
  }

  void delete(Connection connection, ViewTable view, Side side) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement("delete from " + table.sql() + WHERE)) {
      named(statement, 1, view, side);
      int _ = statement.executeUpdate();
    }
  }

  /// Has the mark of one table be that of another one from now on.
  void pass(Connection connection, ViewTable view, Side from, Side to) throws SQLException {
    delete(connection, view, to);
    try (PreparedStatement statement =
        connection.prepareStatement("update " + table.sql() + " set \"side\" = ?" + WHERE)) {
      statement.setString(1, word(to));
      named(statement, 2, view, from);
      int _ = statement.executeUpdate();
    }
  }

  private static void values(PreparedStatement statement, int from, ViewMark mark)
      throws SQLException {
    statement.setString(from, mark.revision());
    statement.setString(from + 1, mark.position().token());
    statement.setLong(from + 2, mark.events());
  }

  private static void named(PreparedStatement statement, int from, ViewTable view, Side side)
      throws SQLException {
    statement.setString(from, view.live().toString());
    statement.setString(from + 1, word(side));
  }

  private static String word(Side side) {
    return side.name().toLowerCase(Locale.ROOT);
  }
}
