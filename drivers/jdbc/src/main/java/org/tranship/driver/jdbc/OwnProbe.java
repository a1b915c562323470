package org.tranship.driver.jdbc;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.tranship.core.catalog.Catalog.Outcome;
import org.tranship.core.catalog.Catalog.Row;
import org.tranship.core.catalog.Catalog.Swap;
import org.tranship.core.catalog.Pointer;
import org.tranship.core.store.StoreException.Kind;
import org.tranship.core.value.CompositeKey;

/// Measures, before anything moves, that a statement of the operator's own compares and sets: on
/// one row, in a transaction that is rolled back. With what the row holds, it must change one row;
/// with a key that no row has, and with another old value of each column by itself, nothing. Other
/// values are made up, NULL, and such as other rows hold. What it sets then is what the row holds
/// already. [#rehearse] also has it carry out a whole swap, for which somebody has to know the new
/// values.
final class OwnProbe {
  /// A service may write the row meanwhile.
  private static final int TRIES = 10;

  /// Values of other rows that are tried of each column.
  private static final int OTHERS = 3;

  private final CatalogSql sql;
  private final CatalogShape shape;
  private final OwnSwaps swaps;
  private final CatalogFaults faults;

  OwnProbe(CatalogSql sql, OwnSwaps swaps, CatalogFaults faults) {
    this.sql = sql;
    this.shape = sql.shape();
    this.swaps = swaps;
    this.faults = faults;
  }

  /// Does it.
  ///
  /// @param page some rows, at least one
  /// @throws org.tranship.core.catalog.CatalogException of kind `SCHEMA` if it does not do so
  void run(Connection connection, List<Row> page) throws SQLException {
    connection.setAutoCommit(false);
    try {
      probe(connection, whole(page), page);
    } finally {
      connection.rollback();
    }
  }

  /// A row without NULL, if there is one: where columns may be NULL is for the statement to know.
  private Row whole(List<Row> page) {
    return page.stream()
        .filter(row -> row.pointer().values().size() == shape.columns().size())
        .findFirst()
        .orElse(page.getFirst());
  }

  /// Carries out a swap and takes it back.
  ///
  /// @throws org.tranship.core.catalog.CatalogException of kind `SCHEMA` if it would also be
  ///   carried out of another old value, such as the new one, or does not set what it should
  void rehearse(Connection connection, Swap swap) throws SQLException {
    connection.setAutoCommit(false);
    try {
      List<String> key = sql.components(swap.id());
      if (swaps.once(connection, key, swap.expected(), swap.expected()) == 1) {
        for (CatalogColumn column : shape.columns()) {
          Optional<String> wanted = swap.replacement().get(column.name());
          if (!wanted.equals(swap.expected().get(column.name()))) {
            Pointer other =
                wanted
                    .map(value -> swap.expected().with(column.name(), value))
                    .orElseGet(() -> swap.expected().without(column.name()));
            refuseChange(connection, key, other, swap.replacement(), column);
          }
        }
      }
      List<Outcome> _ = swaps.swap(connection, List.of(swap));
    } finally {
      connection.rollback();
    }
  }

  private void probe(Connection connection, Row first, List<Row> page) throws SQLException {
    List<String> key = sql.components(first.id());
    Optional<Pointer> locked = locked(connection, key, first.pointer());
    if (locked.isPresent()) {
      otherKeys(connection, key, locked.get());
      otherValues(connection, key, locked.get(), page);
    }
    // Else somebody removed it, or writes it all the time: the next process looks at another one.
  }

  /// Has the statement change the row into itself. From then on nobody else can write it, so what
  /// is made up for a column cannot be what the service has just written there.
  ///
  /// @return what it holds; empty if it is gone
  private Optional<Pointer> locked(Connection connection, List<String> key, Pointer known)
      throws SQLException {
    Optional<Pointer> held = Optional.of(known);
    boolean unlike = false;
    for (int i = 0; i < TRIES && held.isPresent(); i++) {
      int changed = swaps.once(connection, key, held.get(), held.get());
      if (changed == 1) {
        return held;
      }
      if (changed > 1) {
        throw fault(
            "it changes " + changed + " rows for the one row \"" + name(key) + "\"",
            "Make it change the row of :key alone.");
      }
      Optional<Pointer> now = now(connection, key);
      unlike |= !now.equals(held);
      held = now;
    }
    if (!unlike) {
      throw fault(
          "it does not change the row \"" + name(key) + "\", although that holds the old values",
          "Where a column may be NULL, compare it by \"is not distinct from\" (SQLite: \"is\").");
    }
    return Optional.empty();
  }

  private static String name(List<String> key) {
    return new CompositeKey(key).encode().toString();
  }

  private Optional<Pointer> now(Connection connection, List<String> key) throws SQLException {
    return swaps.rows(connection, shape.key(), List.of(key)).stream().findFirst().map(Row::pointer);
  }

  private void otherKeys(Connection connection, List<String> key, Pointer held)
      throws SQLException {
    for (int i = 0; i < key.size(); i++) {
      List<String> other = new ArrayList<>(key);
      other.set(i, absent(shape.key().get(i), key.get(i)));
      if (now(connection, other).isEmpty() && swaps.once(connection, other, held, held) > 0) {
        throw fault(
            "it changes a row although no row has the key that it is given",
            "Compare every column of the key with its :key value.");
      }
    }
  }

  private void otherValues(Connection connection, List<String> key, Pointer held, List<Row> page)
      throws SQLException {
    for (CatalogColumn column : shape.columns()) {
      if (!shape.location().key().contains(column.name())) {
        for (Pointer other : others(column, held, page)) {
          refuseChange(connection, key, other, held, column);
        }
      }
    }
  }

  /// What the row does not hold: NULL, what other rows hold, and a value made up.
  private static List<Pointer> others(CatalogColumn column, Pointer held, List<Row> page) {
    Optional<String> now = held.get(column.name());
    List<Pointer> others = new ArrayList<>();
    if (now.isPresent()) {
      others.add(held.without(column.name()));
    }
    page.stream()
        .flatMap(row -> row.pointer().get(column.name()).stream())
        .filter(value -> !now.equals(Optional.of(value)))
        .distinct()
        .limit(OTHERS)
        .forEach(value -> others.add(held.with(column.name(), value)));
    others.add(held.with(column.name(), other(column, now)));
    return others;
  }

  private void refuseChange(
      Connection connection,
      List<String> key,
      Pointer expected,
      Pointer replacement,
      CatalogColumn column)
      throws SQLException {
    if (swaps.once(connection, key, expected, replacement) > 0) {
      throw fault(
          "it changes a row although its column \""
              + column.name()
              + "\" does not hold what :old."
              + column.name()
              + " says, so it does not compare and set",
          "Compare every column with its :old value, each by itself.");
    }
  }

  private static String other(CatalogColumn column, Optional<String> held) {
    return switch (column.type()) {
      case TEXT -> held.orElse("") + "~tranship";
      case INTEGER -> held.equals(Optional.of("7")) ? "8" : "7";
      case UUID -> "00000000-0000-4000-8000-7472616e7368";
      case JSON -> "{\"tranship\": \"no such value\"}";
      case BOOLEAN -> held.equals(Optional.of("true")) ? "false" : "true";
    };
  }

  private static String absent(CatalogColumn column, String held) {
    if (column.type() != CatalogColumn.Type.INTEGER) {
      return other(column, Optional.of(held));
    }
    return switch (column.sqlType().toLowerCase(Locale.ROOT)) {
      case "tinyint" -> "-121";
      case "int2", "smallint" -> "-32001";
      default -> "-2147483001";
    };
  }

  private RuntimeException fault(String reason, String next) {
    return faults.of(
        new ShapeException(
            Kind.CONFIGURATION,
            "the statement \"update\" was tried and rolled back: " + reason,
            next + " Nothing was changed."));
  }
}
