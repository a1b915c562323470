package org.tranship.driver.jdbc;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.tranship.core.catalog.Catalog.Outcome;
import org.tranship.core.catalog.Catalog.Row;
import org.tranship.core.catalog.Catalog.Swap;
import org.tranship.core.catalog.Pointer;

/// Databases in this process, where a statement costs no round trip: one statement a row.
final class EmbeddedSwaps implements RowSwaps {
  /// So many lists of values are asked for at once.
  private static final int AT_ONCE = 200;

  private final CatalogSql sql;
  private final CatalogShape shape;
  private final String update;
  private final String look;

  EmbeddedSwaps(CatalogSql sql) {
    this.sql = sql;
    this.shape = sql.shape();
    this.update =
        "update "
            + sql.table()
            + " set "
            + shape.columns().stream()
                .map(column -> column.sql() + " = " + shape.dialect().parameter(column))
                .collect(Collectors.joining(", "))
            + " where "
            + sql.whereKey()
            + " and "
            + sql.samePointer();
    this.look =
        "select case when "
            + sql.samePointer()
            + " then 1 else 0 end from "
            + sql.table()
            + " where "
            + sql.whereKey();
  }

  @Override
  public List<Outcome> swap(Connection connection, List<Swap> swaps) throws SQLException {
    List<Outcome> outcomes = new ArrayList<>(swaps.size());
    try (PreparedStatement set = connection.prepareStatement(update);
        PreparedStatement ask = connection.prepareStatement(look)) {
      for (Swap swap : swaps) {
        outcomes.add(swap(set, ask, swap));
      }
    }
    return outcomes;
  }

  private Outcome swap(PreparedStatement set, PreparedStatement ask, Swap swap)
      throws SQLException {
    int next = bind(set, 1, swap.replacement());
    next = bindKey(set, next, swap);
    bind(set, next, swap.expected());
    boolean same = swap.expected().equals(swap.replacement());
    if (!same && set.executeUpdate() > 0) {
      return Outcome.SWAPPED;
    }
    bindKey(ask, bind(ask, 1, swap.replacement()), swap);
    try (ResultSet answer = ask.executeQuery()) {
      if (!answer.next()) {
        return Outcome.GONE;
      }
      return answer.getInt(1) == 1 ? Outcome.ALREADY : Outcome.CHANGED;
    }
  }

  private int bind(PreparedStatement statement, int first, Pointer pointer) throws SQLException {
    int index = first;
    for (CatalogColumn column : shape.columns()) {
      statement.setString(index++, pointer.get(column.name()).orElse(null));
    }
    return index;
  }

  private int bindKey(PreparedStatement statement, int first, Swap swap) throws SQLException {
    int index = first;
    for (String component : sql.components(swap.id())) {
      statement.setString(index++, component);
    }
    return index;
  }

  @Override
  public List<Row> rows(
      Connection connection, List<CatalogColumn> columns, List<List<String>> values)
      throws SQLException {
    List<Row> rows = new ArrayList<>();
    for (int from = 0; from < values.size(); from += AT_ONCE) {
      List<List<String>> some = values.subList(from, Math.min(values.size(), from + AT_ONCE));
      String text = sql.select() + " where " + sql.whereOneOf(columns, some.size());
      try (PreparedStatement statement = connection.prepareStatement(text)) {
        int index = 1;
        for (List<String> one : some) {
          for (String value : one) {
            statement.setString(index++, value);
          }
        }
        try (ResultSet answer = statement.executeQuery()) {
          while (answer.next()) {
            rows.add(sql.row(answer));
          }
        }
      }
    }
    return rows;
  }
}
