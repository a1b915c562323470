package org.tranship.driver.jdbc;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.tranship.core.eventlog.EventLogException.Kind;

/// What hangs on a live table and would be lost by a swap, would fire, or would take rows of other
/// tables along.
///
/// @param location where the tables are, and how they are swapped
record SwapDependents(ViewLocation location) {
  /// @throws org.tranship.core.eventlog.EventLogException of kind `UNSUPPORTED`, naming each
  void refuse(Connection connection, ViewTable table, EventFaults faults) throws SQLException {
    List<String> dependents = of(connection, table);
    if (!dependents.isEmpty()) {
      throw faults
          .fault(Kind.UNSUPPORTED, "use")
          .because(
              "on the table \""
                  + table.live()
                  + "\" hang "
                  + String.join(", ", dependents)
                  + (location.renames()
                      ? ", which a table that takes its name would not have"
                      : ", which would fire or change other tables when its rows are replaced"))
          .next(
              location.renames()
                  ? "With swap=rows the table stays and its rows are replaced."
                  : "Drop them, and make them again after the swap.")
          .build();
    }
  }

  /// Each in words, as `the trigger "loud"`; empty if a swap harms nothing.
  List<String> of(Connection connection, ViewTable table) throws SQLException {
    List<String> all = new ArrayList<>(firing(connection, table));
    if (location.dialect() != EventDialect.POSTGRESQL) {
      all.addAll(pointing(connection, table.live()));
    }
    return all;
  }

  /// Foreign keys of other tables: rows that are removed would take theirs along, or be refused.
  private static List<String> pointing(Connection connection, TableName live) throws SQLException {
    Set<String> keys = new TreeSet<>();
    try (ResultSet rows =
        connection
            .getMetaData()
            .getExportedKeys(
                connection.getCatalog(),
                live.schema().isEmpty() ? connection.getSchema() : live.schema(),
                live.name())) {
      while (rows.next()) {
        keys.add("a foreign key of the table \"" + rows.getString("FKTABLE_NAME") + "\"");
      }
    }
    return List.copyOf(keys);
  }

  private List<String> firing(Connection connection, ViewTable table) throws SQLException {
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
