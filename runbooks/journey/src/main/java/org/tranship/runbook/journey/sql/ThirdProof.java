package org.tranship.runbook.journey.sql;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Set;
import java.util.TreeSet;

/// Compares the third release's tables with ones that are rebuilt beside them, in a schema that
/// goes again with the transaction.
///
/// @param connection in a transaction that is not kept
public record ThirdProof(Connection connection, Dialect dialect) {
  /// Where they are rebuilt.
  public static final String SCHEMA = "TranshipProof";

  /// How many differences are looked at.
  private static final int MOST = 1000;

  /// Makes empty tables to rebuild into.
  public void prepare() throws SQLException {
    new ThirdViews(connection, dialect).makeIn(SCHEMA);
  }

  /// Rows that only one side has, the first of them: each with its table, its side and its values.
  public Set<String> differences() throws SQLException {
    Set<String> all = new TreeSet<>();
    for (String table : ThirdViews.MADE) {
      String now = "select * from " + dialect.table(ReadModels.SCHEMA, table);
      String fresh = "select * from " + dialect.table(SCHEMA, table);
      rows(table + " has ", now + " except " + fresh, all);
      rows(table + " lacks ", fresh + " except " + now, all);
    }
    return all;
  }

  private void rows(String side, String query, Set<String> all) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.setMaxRows(MOST);
      try (ResultSet row = statement.executeQuery(query)) {
        int columns = row.getMetaData().getColumnCount();
        while (row.next() && all.size() < MOST) {
          StringBuilder text = new StringBuilder(side);
          for (int i = 1; i <= columns; i++) {
            text.append(i == 1 ? "" : ", ").append(row.getString(i));
          }
          all.add(text.toString());
        }
      }
    }
  }

  /// Takes the seats that were rebuilt.
  @FunctionalInterface
  public interface SeatTaker {
    void take(String assignments, String body) throws InterruptedException;
  }

  /// Gives every text of seats that was rebuilt.
  ///
  /// @return how many there are
  public long seats(SeatTaker taker) throws SQLException, InterruptedException {
    String query =
        "select "
            + dialect.name("AssignmentsId")
            + ", "
            + dialect.name("Body")
            + " from "
            + dialect.table(SCHEMA, ThirdViews.SEATS);
    try (Statement statement = connection.createStatement()) {
      statement.setFetchSize(MOST);
      try (ResultSet row = statement.executeQuery(query)) {
        long count = 0;
        while (row.next()) {
          taker.take(row.getString(1), row.getString(2));
          count++;
        }
        return count;
      }
    }
  }
}
