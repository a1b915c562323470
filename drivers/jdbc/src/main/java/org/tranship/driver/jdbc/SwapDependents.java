package org.tranship.driver.jdbc;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/// What hangs on a live table and would be lost by a swap, or would fire.
///
/// @param location where the tables are, and how they are swapped
record SwapDependents(ViewLocation location) {
  /// Each in words, as `the trigger "loud"`; empty if a swap harms nothing.
  List<String> of(Connection connection, ViewTable table) throws SQLException {
    return switch (location.dialect()) {
      case POSTGRESQL -> PostgresViews.dependents(connection, table.live(), location.renames());
      case H2 ->
          named(
              connection,
              "select trigger_name from information_schema.triggers where event_object_table = ?"
                  + " and event_object_schema = coalesce(nullif(?, ''), current_schema)",
              table.live().name(),
              table.live().schema());
      case SQLITE ->
          named(
              connection,
              "select name from sqlite_master where type = 'trigger' and tbl_name = ?",
              table.live().name());
      case SQLSERVER ->
          named(
              connection,
              "select name from sys.triggers where parent_id = object_id(?)",
              table.live().sql());
    };
  }

  private static List<String> named(Connection connection, String sql, String... parameters)
      throws SQLException {
    List<String> names = new ArrayList<>();
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < parameters.length; i++) {
        statement.setString(i + 1, parameters[i]);
      }
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          names.add("the trigger \"" + rows.getString(1) + "\"");
        }
      }
    }
    return names;
  }
}
