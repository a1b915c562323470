package org.tranship.runbook.journey.sql;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.tranship.runbook.journey.sql.ThirdProof.Difference;

/// Looks for what the second release has in its read models of orders and the third has not: all of
/// the second's is removed in the end, and what the log has is not all there is to know.
///
/// What both releases keep in the same way is compared: the end of a reservation, the version of an
/// order, and the description and the position of a line are not.
///
/// @param connection in a transaction
/// @param dialect how the database is spoken to
public record SecondProof(Connection connection, Dialect dialect) {
  private static final int MOST = 1000;
  private static final String ORDER = "OrderId";

  /// A table of the second release and one of the third.
  ///
  /// @param order what the second's first column is called
  /// @param keys how many columns say which row it is, the first ones
  /// @param columns of the third's
  private record Pair(String second, String third, String order, int keys, List<String> columns) {}

  private static final List<Pair> PAIRS =
      List.of(
          new Pair(
              "OrdersView",
              ThirdViews.ORDERS,
              ORDER,
              1,
              List.of(ORDER, "ConferenceId", "StateValue", "RegistrantEmail", "AccessCode")),
          new Pair(
              "OrderItemsView",
              ThirdViews.ITEMS,
              "DraftOrder_OrderId",
              2,
              List.of(ORDER, "SeatType", "RequestedSeats", "ReservedSeats")),
          new Pair(
              "PricedOrders",
              ThirdViews.PRICED,
              ORDER,
              1,
              List.of(ORDER, "AssignmentsId", "Total", "IsFreeOfCharge")),
          new Pair(
              "PricedOrderLines",
              ThirdViews.LINES,
              ORDER,
              1,
              List.of(ORDER, "UnitPrice", "Quantity", "LineTotal")),
          new Pair(
              ReadModels.DESCRIPTIONS,
              ThirdViews.DESCRIPTIONS,
              "SeatTypeId",
              1,
              List.of("SeatTypeId", "Name")));

  /// Rows of the second release that the third's tables do not have, by table and key.
  public SortedMap<String, Difference> differences() throws SQLException {
    SortedMap<String, Difference> all = new TreeMap<>();
    for (Pair pair : PAIRS) {
      List<String> columns = new ArrayList<>(pair.columns());
      columns.set(0, pair.order());
      String query =
          select(columns, pair.second()) + " except " + select(pair.columns(), pair.third());
      Set<String> lacking = lacking(pair, columns);
      try (Statement statement = connection.createStatement()) {
        statement.setMaxRows(MOST);
        try (ResultSet row = statement.executeQuery(query)) {
          while (row.next()) {
            String key = key(row, pair);
            StringBuilder values = new StringBuilder();
            for (int i = 2; i <= pair.columns().size(); i++) {
              values.append(row.getString(i)).append(' ');
            }
            Difference _ =
                all.put(
                    pair.second() + " " + key,
                    new Difference(
                        "the row "
                            + key
                            + " of the second release's "
                            + pair.second()
                            + (lacking.contains(key) ? " is missing in " : " differs from ")
                            + pair.third(),
                        values.toString()));
          }
        }
      }
    }
    return all;
  }

  /// Keys of the second's rows that the third's table has not.
  private Set<String> lacking(Pair pair, List<String> columns) throws SQLException {
    String query =
        select(columns.subList(0, pair.keys()), pair.second())
            + " except "
            + select(pair.columns().subList(0, pair.keys()), pair.third());
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(query)) {
      Set<String> keys = new HashSet<>();
      while (row.next()) {
        boolean _ = keys.add(key(row, pair));
      }
      return keys;
    }
  }

  private static String key(ResultSet row, Pair pair) throws SQLException {
    StringBuilder key = new StringBuilder(String.valueOf(row.getString(1)));
    for (int i = 2; i <= pair.keys(); i++) {
      key.append('/').append(row.getString(i));
    }
    return key.toString();
  }

  private String select(List<String> columns, String table) {
    return columns.stream()
        .map(dialect::name)
        .collect(
            Collectors.joining(
                ", ", "select ", " from " + dialect.table(ReadModels.SCHEMA, table)));
  }

  /// Takes the seats of an order.
  @FunctionalInterface
  public interface SeatTaker {
    /// @param name of the row
    void take(String name, String body) throws InterruptedException;
  }

  /// Gives the texts of seats that the second release has as rows.
  public void seats(SeatTaker taker) throws SQLException, InterruptedException {
    String query =
        "select "
            + dialect.name("Id")
            + ", "
            + dialect.name("BlobString")
            + " from "
            + dialect.table("BlobStorage", "Blobs")
            + " where "
            + dialect.name("Id")
            + " like ?";
    if (!new SchemaLook(connection, dialect).table("BlobStorage", "Blobs")) {
      return;
    }
    try (PreparedStatement statement = connection.prepareStatement(query)) {
      statement.setString(1, SecondLeft.PATTERN);
      statement.setFetchSize(MOST);
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          taker.take(row.getString(1), String.valueOf(row.getString(2)));
        }
      }
    }
  }
}
