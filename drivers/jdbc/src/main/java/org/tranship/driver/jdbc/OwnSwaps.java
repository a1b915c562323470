package org.tranship.driver.jdbc;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.tranship.core.catalog.Catalog.Outcome;
import org.tranship.core.catalog.Catalog.Row;
import org.tranship.core.catalog.Catalog.Swap;
import org.tranship.core.catalog.Pointer;
import org.tranship.core.store.StoreException.Kind;
import org.tranship.core.value.Key;
import org.tranship.driver.jdbc.OwnStatement.Value;
import org.tranship.driver.jdbc.OwnStatement.Which;

/// Rows are changed by a statement of the operator's own.
///
/// Crash argument. That of [RowSwaps] holds as far as the statement compares and sets, which the
/// operator says and [OwnProbe] measures before anything moves. Besides, before a transaction is
/// committed, every row that the statement says it changed is read once more by the operator's
/// other statement, and must show the new values; one that it did not change must show other values
/// than the old ones. Else nothing is committed. So a statement that changes another row, or what
/// nobody reads, changes nothing for good.
final class OwnSwaps implements RowSwaps {
  private final CatalogSql sql;
  private final CatalogShape shape;
  private final OwnStatement statement;
  private final String update;
  private final RowSwaps reading;
  private final CatalogFaults faults;

  /// @param reading looks for rows in what the operator's other statement yields
  OwnSwaps(CatalogSql sql, OwnStatement statement, RowSwaps reading, CatalogFaults faults) {
    this.sql = sql;
    this.shape = sql.shape();
    this.statement = statement;
    this.reading = reading;
    this.faults = faults;
    this.update = statement.sql(value -> shape.dialect().parameter(column(value)));
  }

  private CatalogColumn column(Value value) {
    List<CatalogColumn> among = value.which() == Which.KEY ? shape.key() : shape.columns();
    return among.stream()
        .filter(column -> column.name().equals(value.column()))
        .findFirst()
        .orElseThrow();
  }

  @Override
  public List<Outcome> swap(Connection connection, List<Swap> swaps) throws SQLException {
    int[] changed = update(connection, swaps);
    Map<Key, Pointer> now = new HashMap<>();
    List<List<String>> ids = swaps.stream().map(swap -> sql.components(swap.id())).toList();
    for (Row row : rows(connection, shape.key(), ids)) {
      now.put(row.id(), row.pointer());
    }
    List<Outcome> outcomes = new ArrayList<>(swaps.size());
    for (int i = 0; i < changed.length; i++) {
      outcomes.add(outcome(connection, swaps.get(i), changed[i], now.get(swaps.get(i).id())));
    }
    return outcomes;
  }

  private int[] update(Connection connection, List<Swap> swaps) throws SQLException {
    try (PreparedStatement set = connection.prepareStatement(update)) {
      for (Swap swap : swaps) {
        refuseWhatItDoesNotSet(swap);
        bind(set, sql.components(swap.id()), swap.expected(), swap.replacement());
        set.addBatch();
      }
      return set.executeBatch();
    }
  }

  private void refuseWhatItDoesNotSet(Swap swap) {
    for (CatalogColumn column : shape.columns()) {
      String name = column.name();
      if (!statement.columns(Which.NEW).contains(name)
          && !swap.expected().get(name).equals(swap.replacement().get(name))) {
        throw fault(
            "\"update\" does not set the column \"" + name + "\", which the rule changes",
            "Name :new." + name + " in it.");
      }
    }
  }

  /// Changes a row once, for a probe.
  ///
  /// @return how many rows the database says were changed
  int once(Connection connection, List<String> key, Pointer expected, Pointer replacement)
      throws SQLException {
    try (PreparedStatement set = connection.prepareStatement(update)) {
      bind(set, key, expected, replacement);
      return set.executeUpdate();
    }
  }

  private void bind(PreparedStatement set, List<String> key, Pointer expected, Pointer replacement)
      throws SQLException {
    int index = 1;
    for (Value value : statement.values()) {
      set.setString(
          index++,
          switch (value.which()) {
            case KEY -> key.get(shape.key().indexOf(column(value)));
            case OLD -> expected.get(value.column()).orElse(null);
            case NEW -> replacement.get(value.column()).orElse(null);
          });
    }
  }

  private Outcome outcome(Connection connection, Swap swap, int changed, @Nullable Pointer now)
      throws SQLException {
    if (changed > 1) {
      throw fault(
          "\"update\" changed " + changed + " rows for the one row \"" + swap.id() + "\"",
          "Make it change the row of :key alone.");
    }
    if (now == null) {
      if (changed != 0) {
        throw fault(
            "\"select\" does not yield the row \"" + swap.id() + "\" any more once it is changed",
            "It must yield rows whatever they hold; a condition belongs into \"where\".");
      }
      return Outcome.GONE;
    }
    boolean done =
        now.equals(swap.replacement()) || holds(connection, swap.id(), swap.replacement());
    if (changed != 0) {
      if (!done) {
        throw fault(
            "\"update\" changed a row for \""
                + swap.id()
                + "\", and \"select\" shows something else there than the new values",
            "Both must be about the same row and columns.");
      }
      return Outcome.SWAPPED;
    }
    if (done) {
      return Outcome.ALREADY;
    }
    if (now.equals(swap.expected())) {
      throw fault(
          "\"update\" did not change the row \""
              + swap.id()
              + "\", although \"select\" shows the old values there",
          "Where a column may be NULL, compare it by \"is not distinct from\" (SQLite: \"is\").");
    }
    return Outcome.CHANGED;
  }

  /// Whether a row holds these values, as the database compares them: one value has many texts.
  private boolean holds(Connection connection, Key id, Pointer pointer) throws SQLException {
    String look =
        "select 1 from " + sql.table() + " where " + sql.samePointer() + " and " + sql.whereKey();
    try (PreparedStatement ask = connection.prepareStatement(look)) {
      int index = 1;
      for (CatalogColumn column : shape.columns()) {
        ask.setString(index++, pointer.get(column.name()).orElse(null));
      }
      for (String component : sql.components(id)) {
        ask.setString(index++, component);
      }
      try (ResultSet answer = ask.executeQuery()) {
        return answer.next();
      }
    }
  }

  private RuntimeException fault(String reason, String next) {
    return faults.of(
        new ShapeException(Kind.CONFIGURATION, reason, next + " Nothing of this was committed."));
  }

  @Override
  public List<Row> rows(
      Connection connection, List<CatalogColumn> columns, List<List<String>> values)
      throws SQLException {
    return reading.rows(connection, columns, values);
  }
}
