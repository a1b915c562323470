package org.tranship.runbook.journey.sql;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/// What the second release leaves in the database when the third has taken over: its tables of
/// orders, and the seats of orders as rows.
///
/// @param connection in a transaction
/// @param dialect how the database is spoken to
public record SecondLeft(Connection connection, Dialect dialect) {
  private static final String BLOBS = "BlobStorage";
  static final String PATTERN = "SeatAssignments-%";
  private static final List<String> TABLES =
      List.of(
          "OrderItemsView",
          "OrdersView",
          "PricedOrderLines",
          "PricedOrders",
          ReadModels.DESCRIPTIONS);

  private String blobs() {
    return dialect.table(BLOBS, "Blobs");
  }

  private SchemaLook look() {
    return new SchemaLook(connection, dialect);
  }

  /// The first row of seats whose name something is true of.
  public Optional<String> first(Predicate<String> what) throws SQLException {
    if (!look().table(BLOBS, "Blobs")) {
      return Optional.empty();
    }
    try (PreparedStatement statement =
        connection.prepareStatement(
            "select "
                + dialect.name("Id")
                + " from "
                + blobs()
                + " where "
                + dialect.name("Id")
                + " like ?")) {
      statement.setString(1, PATTERN);
      statement.setFetchSize(500);
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          String name = row.getString(1);
          if (what.test(name)) {
            return Optional.of(name);
          }
        }
        return Optional.empty();
      }
    }
  }

  /// Removes all of it; repeated, it finds it gone. Other rows of blobs stay.
  ///
  /// @return how many rows of seats there were
  public int remove() throws SQLException {
    int rows = 0;
    if (look().table(BLOBS, "Blobs")) {
      try (PreparedStatement statement = connection.prepareStatement(removal())) {
        statement.setString(1, PATTERN);
        rows = statement.executeUpdate();
      }
    }
    for (String table : TABLES) {
      if (look().table(ReadModels.SCHEMA, table)) {
        look().run(dialect.dropTable(ReadModels.SCHEMA, table));
      }
    }
    new ThirdViews(connection, dialect).dropHelp();
    return rows;
  }

  private String removal() {
    return "delete from " + blobs() + " where " + dialect.name("Id") + " like ?";
  }

  /// What removes it, where all of it is there.
  public List<String> removing() throws SQLException {
    List<String> statements = new ArrayList<>();
    if (look().table(BLOBS, "Blobs")) {
      statements.add(removal());
    }
    for (String table : TABLES) {
      statements.add(dialect.dropTable(ReadModels.SCHEMA, table));
    }
    statements.addAll(new ThirdViews(connection, dialect).droppingHelp());
    return statements;
  }

  /// Rows of blobs that are no seats of orders, which stay.
  public long others() throws SQLException {
    if (!look().table(BLOBS, "Blobs")) {
      return 0;
    }
    try (Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                "select count(*) from "
                    + blobs()
                    + " where "
                    + dialect.name("Id")
                    + " not like '"
                    + PATTERN
                    + "'")) {
      return row.next() ? row.getLong(1) : 0;
    }
  }
}
