package org.tranship.driver.jdbc;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.tranship.core.catalog.Catalog.Outcome;
import org.tranship.core.catalog.Catalog.Row;
import org.tranship.core.catalog.Catalog.Swap;
import org.tranship.core.catalog.Pointer;

/// PostgreSQL: one statement a batch, whose values come as arrays; a second one tells of the rows
/// that did not hold what was expected.
final class PostgresSwaps implements RowSwaps {
  private final CatalogSql sql;
  private final CatalogShape shape;

  PostgresSwaps(CatalogSql sql) {
    this.sql = sql;
    this.shape = sql.shape();
  }

  @Override
  public List<Outcome> swap(Connection connection, List<Swap> swaps) throws SQLException {
    Map<Integer, Outcome> outcomes = new HashMap<>();
    update(connection, swaps, outcomes);
    if (outcomes.size() < swaps.size()) {
      look(connection, swaps, outcomes);
    }
    List<Outcome> all = new ArrayList<>(swaps.size());
    for (int i = 0; i < swaps.size(); i++) {
      all.add(outcomes.getOrDefault(i, Outcome.GONE));
    }
    return all;
  }

  private void update(Connection connection, List<Swap> swaps, Map<Integer, Outcome> outcomes)
      throws SQLException {
    List<CatalogColumn> changing = changing(swaps);
    String set =
        changing.stream()
            .map(column -> column.sql() + " = " + given("n", shape.columns().indexOf(column)))
            .collect(Collectors.joining(", "));
    if (set.isEmpty()) {
      return; // nothing would change: they are looked at only
    }
    String text =
        "update "
            + sql.table()
            + " set "
            + set
            + " from "
            + unnest("k", shape.key().size(), "o", shape.columns().size(), "n")
            + " where "
            + keyIsGiven()
            + " and "
            + holds("o")
            + " returning trs_i";
    try (PreparedStatement statement = connection.prepareStatement(text)) {
      int next = bindKeys(connection, statement, swaps);
      next = bindPointers(connection, statement, next, swaps, Swap::expected);
      bindPointers(connection, statement, next, swaps, Swap::replacement);
      try (ResultSet answer = statement.executeQuery()) {
        while (answer.next()) {
          outcomes.put(answer.getInt(1) - 1, Outcome.SWAPPED);
        }
      }
    }
  }

  /// Only what changes is set, so that triggers on other columns stay quiet.
  private List<CatalogColumn> changing(List<Swap> swaps) {
    return shape.columns().stream()
        .filter(
            column ->
                swaps.stream()
                    .anyMatch(
                        swap ->
                            !Objects.equals(
                                swap.expected().values().get(column.name()),
                                swap.replacement().values().get(column.name()))))
        .toList();
  }

  private void look(Connection connection, List<Swap> swaps, Map<Integer, Outcome> outcomes)
      throws SQLException {
    String text =
        "select trs_i, "
            + holds("n")
            + " from "
            + sql.table()
            + " join "
            + unnest("k", shape.key().size(), "n", shape.columns().size(), "")
            + " on "
            + keyIsGiven();
    try (PreparedStatement statement = connection.prepareStatement(text)) {
      int next = bindKeys(connection, statement, swaps);
      bindPointers(connection, statement, next, swaps, Swap::replacement);
      try (ResultSet answer = statement.executeQuery()) {
        while (answer.next()) {
          outcomes.putIfAbsent(
              answer.getInt(1) - 1, answer.getBoolean(2) ? Outcome.ALREADY : Outcome.CHANGED);
        }
      }
    }
  }

  @Override
  public List<Row> rows(
      Connection connection, List<CatalogColumn> columns, List<List<String>> values)
      throws SQLException {
    String on =
        columns.stream()
            .map(
                column ->
                    column.sql()
                        + " = cast(trs_v"
                        + columns.indexOf(column)
                        + " as "
                        + column.sqlType()
                        + ")")
            .collect(Collectors.joining(" and "));
    String text = sql.select() + " join " + unnest("v", columns.size(), "", 0, "") + " on " + on;
    try (PreparedStatement statement = connection.prepareStatement(text)) {
      for (int i = 0; i < columns.size(); i++) {
        int column = i;
        Object[] array = values.stream().map(value -> value.get(column)).toArray();
        statement.setArray(i + 1, connection.createArrayOf("text", array));
      }
      try (ResultSet answer = statement.executeQuery()) {
        List<Row> rows = new ArrayList<>();
        while (answer.next()) {
          rows.add(sql.row(answer));
        }
        return rows;
      }
    }
  }

  /// `unnest` of so many text arrays with a number for each, under names that no table has.
  private static String unnest(String a, int as, String b, int bs, String c) {
    List<String> names = new ArrayList<>();
    for (String letter : List.of(a, b, c)) {
      for (int i = 0; !letter.isEmpty() && i < (letter.equals(a) ? as : bs); i++) {
        names.add("trs_" + letter + i);
      }
    }
    return "unnest("
        + names.stream().map(_ -> "?::text[]").collect(Collectors.joining(", "))
        + ") with ordinality as trs_w("
        + String.join(", ", names)
        + ", trs_i)";
  }

  private String given(String letter, int column) {
    return "cast(trs_" + letter + column + " as " + shape.columns().get(column).sqlType() + ")";
  }

  private String keyIsGiven() {
    List<String> each = new ArrayList<>();
    for (int i = 0; i < shape.key().size(); i++) {
      CatalogColumn column = shape.key().get(i);
      each.add(column.sql() + " = cast(trs_k" + i + " as " + column.sqlType() + ")");
    }
    return String.join(" and ", each);
  }

  private String holds(String letter) {
    List<String> each = new ArrayList<>();
    for (int i = 0; i < shape.columns().size(); i++) {
      each.add(shape.dialect().same(shape.columns().get(i), given(letter, i)));
    }
    return "(" + String.join(" and ", each) + ")";
  }

  private int bindKeys(Connection connection, PreparedStatement statement, List<Swap> swaps)
      throws SQLException {
    List<List<String>> ids = swaps.stream().map(swap -> sql.components(swap.id())).toList();
    for (int i = 0; i < shape.key().size(); i++) {
      int column = i;
      Object[] array = ids.stream().map(id -> id.get(column)).toArray();
      statement.setArray(i + 1, connection.createArrayOf("text", array));
    }
    return shape.key().size() + 1;
  }

  private int bindPointers(
      Connection connection,
      PreparedStatement statement,
      int first,
      List<Swap> swaps,
      Function<Swap, Pointer> which)
      throws SQLException {
    int index = first;
    for (CatalogColumn column : shape.columns()) {
      @Nullable Object[] array = new @Nullable Object[swaps.size()];
      for (int i = 0; i < array.length; i++) {
        array[i] = which.apply(swaps.get(i)).values().get(column.name());
      }
      statement.setArray(index++, connection.createArrayOf("text", array));
    }
    return index;
  }
}
