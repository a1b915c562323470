package org.tranship.testkit.journey;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Objects;
import java.util.UUID;

/// The golden events of the first release in its store in SQL, as PostgreSQL has it: no times, no
/// rows of events that were not sent.
public final class GoldenSqlEvents {
  /// Makes the store.
  public static final String TABLE =
      "drop schema if exists \"Events\" cascade; create schema \"Events\"; create table"
          + " \"Events\".\"Events\" (\"AggregateId\" uuid, \"AggregateType\" varchar(128),"
          + " \"Version\" integer, \"Payload\" text, primary key (\"AggregateId\","
          + " \"AggregateType\", \"Version\"))";

  private GoldenSqlEvents() {}

  /// Makes the store and fills it.
  public static void write(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      boolean _ = statement.execute(TABLE);
    }
    for (List<GoldenEvents.Row> save : GoldenEvents.saves()) {
      for (GoldenEvents.Row row : save) {
        if (!row.row().startsWith(GoldenEvents.PENDING)) {
          insert(
              connection,
              column(row, "SourceType"),
              column(row, "SourceId"),
              Integer.parseInt(row.row()),
              column(row, "Payload"));
        }
      }
    }
  }

  private static String column(GoldenEvents.Row row, String name) {
    return Objects.requireNonNull(row.columns().get(name), name);
  }

  /// Adds an event.
  public static void insert(
      Connection connection, String type, String id, int version, String payload)
      throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement("insert into \"Events\".\"Events\" values (?, ?, ?, ?)")) {
      statement.setObject(1, UUID.fromString(id));
      statement.setString(2, type);
      statement.setInt(3, version);
      statement.setString(4, payload);
      int _ = statement.executeUpdate();
    }
  }
}
