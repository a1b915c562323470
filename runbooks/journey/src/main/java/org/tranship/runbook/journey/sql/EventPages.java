package org.tranship.runbook.journey.sql;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.tranship.client.tables.Cell;
import org.tranship.client.tables.RowKey;
import org.tranship.client.tables.TableRow;
import org.tranship.runbook.journey.format.EventKey;
import org.tranship.runbook.journey.format.SqlClock;

/// What the first release's event store in SQL is asked within one transaction.
///
/// @param connection in a transaction
/// @param dialect how the database is spoken to
/// @param clock gives events their times
record EventPages(Connection connection, Dialect dialect, SqlClock clock) {
  private static final String SCHEMA = "Events";
  private static final String TABLE = "Events";

  boolean exist() throws SQLException {
    return new SchemaLook(connection, dialect).table(SCHEMA, TABLE);
  }

  /// Types of aggregates, in the order of their streams, which lie together: they begin with the
  /// type and a sign that no type has.
  List<String> types() throws SQLException {
    List<String> found = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                "select distinct "
                    + dialect.name("AggregateType")
                    + " from "
                    + dialect.table(SCHEMA, TABLE))) {
      while (row.next()) {
        found.add(row.getString(1));
      }
    }
    found.sort(Comparator.comparing(it -> it + "_"));
    return found;
  }

  /// Events of a type, from one of them on.
  ///
  /// @param id of the first one's aggregate
  /// @param version its own
  /// @param most how many at most
  List<TableRow> of(String type, String id, long version, int most) throws SQLException {
    List<TableRow> rows = new ArrayList<>();
    try (PreparedStatement statement = connection.prepareStatement(statement(dialect, most))) {
      statement.setString(1, type);
      statement.setString(2, id);
      statement.setString(3, id);
      statement.setLong(4, version);
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          rows.add(
              row(
                  type,
                  row.getString(1).toLowerCase(Locale.ROOT),
                  row.getLong(2),
                  Optional.ofNullable(row.getString(3))));
        }
      }
    }
    return rows;
  }

  private TableRow row(String type, String id, long version, Optional<String> payload) {
    SortedMap<String, Cell> cells =
        new TreeMap<>(Map.of("SourceId", Cell.of(id), "SourceType", Cell.of(type)));
    payload.ifPresent(it -> cells.put("Payload", Cell.of(it)));
    return new TableRow(
        new RowKey(type + "_" + id, EventKey.version(version)),
        Optional.of(clock.time(type, version)),
        cells);
  }

  /// Along the key of the store, of which the type is fixed.
  static String statement(Dialect dialect, int most) {
    String id = dialect.guidInOrder(dialect.name("AggregateId"));
    String version = dialect.name("Version");
    return "select "
        + dialect.name("AggregateId")
        + ", "
        + version
        + ", "
        + dialect.name("Payload")
        + " from "
        + dialect.table(SCHEMA, TABLE)
        + " where "
        + dialect.name("AggregateType")
        + " = ? and "
        + id
        + " >= "
        + dialect.guidToOrder()
        + " and ("
        + id
        + " > "
        + dialect.guidToOrder()
        + " or "
        + version
        + " >= ?) order by "
        + id
        + ", "
        + version
        + " offset 0 rows fetch next "
        + most
        + " rows only";
  }
}
