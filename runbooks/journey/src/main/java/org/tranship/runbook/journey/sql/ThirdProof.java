package org.tranship.runbook.journey.sql;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// Compares the third release's tables with ones that are rebuilt beside them, in a schema that
/// goes again with the transaction.
///
/// @param connection in a transaction that is not kept
public record ThirdProof(Connection connection, Dialect dialect) {
  /// Where they are rebuilt.
  public static final String SCHEMA = "TranshipProof";

  /// How many differences of a table are looked at.
  private static final int MOST = 1000;

  /// What is wrong with one row. It names no value, which may be somebody's name.
  ///
  /// @param words a clause for people
  /// @param values of the row on both sides, to tell whether it is still the same; not to be shown
  public record Difference(String words, String values) {}

  /// Makes empty tables to rebuild into.
  public void prepare() throws SQLException {
    new ThirdViews(connection, dialect).makeIn(SCHEMA);
  }

  /// Rows of the third release's tables that are not what was rebuilt, by table and key.
  public SortedMap<String, Difference> differences() throws SQLException {
    SortedMap<String, Difference> all = new TreeMap<>();
    for (String table : ThirdViews.MADE) {
      String now = "select * from " + dialect.table(ReadModels.SCHEMA, table);
      String fresh = "select * from " + dialect.table(SCHEMA, table);
      add(table, rows(table, now + " except " + fresh), rows(table, fresh + " except " + now), all);
    }
    return all;
  }

  private static void add(
      String table,
      SortedMap<String, Row> now,
      SortedMap<String, Row> fresh,
      Map<String, Difference> all) {
    if (now.size() >= MOST || fresh.size() >= MOST) {
      all.put(table, new Difference("more than " + MOST + " rows of " + table + " differ", ""));
      return;
    }
    now.forEach(
        (key, row) -> {
          Row other = fresh.get(key);
          all.put(
              table + " " + key,
              other == null
                  ? new Difference(table + " has a row " + key, row.toString())
                  : new Difference(
                      "the row " + key + " of " + table + " differs in " + row.unlike(other),
                      row + " " + other));
        });
    fresh.forEach(
        (key, row) ->
            all.computeIfAbsent(
                table + " " + key,
                _ -> new Difference(table + " lacks a row " + key, row.toString())));
  }

  /// A row's values by their columns.
  private record Row(SortedMap<String, String> values) {
    String unlike(Row other) {
      return values.entrySet().stream()
          .filter(it -> !it.getValue().equals(other.values.get(it.getKey())))
          .map(Map.Entry::getKey)
          .collect(Collectors.joining(", "));
    }
  }

  private SortedMap<String, Row> rows(String table, String query) throws SQLException {
    SortedMap<String, Row> rows = new TreeMap<>();
    int keys = ThirdViews.keys(table);
    try (Statement statement = connection.createStatement()) {
      statement.setMaxRows(MOST);
      try (ResultSet row = statement.executeQuery(query)) {
        ResultSetMetaData about = row.getMetaData();
        while (row.next()) {
          SortedMap<String, String> values = new TreeMap<>();
          StringBuilder key = new StringBuilder();
          for (int i = 1; i <= about.getColumnCount(); i++) {
            String value = String.valueOf(row.getString(i));
            values.put(about.getColumnName(i), value);
            key.append(i <= keys ? (i == 1 ? "" : "/") + value : "");
          }
          rows.put(key.toString(), new Row(values));
        }
      }
    }
    return rows;
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
