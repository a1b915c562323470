package org.tranship.driver.jdbc;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedSet;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.tranship.core.catalog.Catalog;
import org.tranship.core.catalog.Pointer;
import org.tranship.core.store.StoreException;
import org.tranship.core.value.Key;

/// A table as a catalogue: some columns name a row, others are its pointer. Their values travel as
/// text, as the database writes it, and are cast to the column's type where they are compared and
/// set, so that two texts of one value are the same.
///
/// Rows come in pages in the database's own order of the key; a connection is in use only while a
/// page is read. What the table is like is read from the database on first use, and kept.
final class TableCatalog implements Catalog {
  private final CatalogLocation location;
  private final CatalogDialect dialect;
  private final CatalogConnections connections;
  private final ReentrantLock inspecting = new ReentrantLock();
  private volatile @Nullable CatalogSql inspected;

  /// Whether the operator's own statement was measured, if there is one.
  private volatile boolean probed;

  TableCatalog(CatalogLocation location, CatalogDialect dialect, CatalogConnections connections) {
    this.location = location;
    this.dialect = dialect;
    this.connections = connections;
  }

  @Override
  public Rows rows(Optional<Key> after) {
    CatalogSql sql = sql();
    return new CatalogPages(connections, sql, page -> probe(sql, page), after.map(sql::components));
  }

  @Override
  public long count() {
    CatalogSql sql = sql();
    return connections.on(
        "count rows",
        connection -> {
          try (PreparedStatement ask = connection.prepareStatement(sql.count());
              ResultSet answer = ask.executeQuery()) {
            answer.next();
            return answer.getLong(1);
          }
        });
  }

  @Override
  public Map<Key, Row> find(Collection<Key> ids) {
    CatalogSql sql = sql();
    if (ids.isEmpty()) {
      return Map.of();
    }
    List<List<String>> values = ids.stream().distinct().map(sql::components).toList();
    return connections.on(
        "read rows",
        connection -> {
          Map<Key, Row> found = new HashMap<>();
          for (Row row : swaps(sql).rows(connection, sql.shape().key(), values)) {
            found.put(row.id(), row);
          }
          return found;
        });
  }

  @Override
  public List<Row> holding(Collection<Pointer> values) {
    CatalogSql sql = sql();
    if (values.isEmpty()) {
      return List.of();
    }
    SequencedSet<String> names = new LinkedHashSet<>(values.iterator().next().values().keySet());
    List<CatalogColumn> columns =
        sql.shape().columns().stream().filter(column -> names.contains(column.name())).toList();
    if (names.isEmpty() || columns.size() != names.size()) {
      throw new IllegalArgumentException("Rows are not looked for by " + names + " here.");
    }
    List<List<String>> wanted =
        values.stream()
            .distinct()
            .map(value -> columns.stream().map(c -> value.get(c.name()).orElseThrow()).toList())
            .toList();
    List<Row> rows =
        connections.on("read rows", connection -> swaps(sql).rows(connection, columns, wanted));
    return dialect.folds() ? exactly(rows, columns, wanted) : rows;
  }

  /// Those whose text is what was asked for, and does not only count as such.
  private static List<Row> exactly(
      List<Row> rows, List<CatalogColumn> columns, List<List<String>> wanted) {
    List<Integer> texts =
        IntStream.range(0, columns.size())
            .filter(i -> columns.get(i).type() == CatalogColumn.Type.TEXT)
            .boxed()
            .toList();
    Set<List<String>> asked =
        wanted.stream()
            .map(values -> texts.stream().map(values::get).toList())
            .collect(Collectors.toSet());
    return rows.stream()
        .filter(
            row ->
                asked.contains(
                    texts.stream()
                        .map(i -> row.pointer().get(columns.get(i).name()).orElse(""))
                        .toList()))
        .toList();
  }

  @Override
  public List<Outcome> swap(List<Swap> swaps) {
    CatalogSql sql = sql();
    if (swaps.isEmpty()) {
      return List.of();
    }
    swaps.forEach(this::refuseOtherKey);
    if (location.own().isPresent() && !probed) {
      probe(sql, List.copyOf(find(List.of(swaps.getFirst().id())).values()));
    }
    return connections.on(
        "update rows",
        connection -> {
          connection.setAutoCommit(false);
          List<Outcome> outcomes = swaps(sql).swap(connection, swaps);
          connection.commit();
          return outcomes;
        });
  }

  @Override
  public void rehearse(Swap swap) {
    CatalogSql sql = sql();
    if (swaps(sql) instanceof OwnSwaps own) {
      refuseOtherKey(swap);
      connections.on(
          "rehearse a change of a row",
          connection -> {
            new OwnProbe(sql, own, connections.faults()).rehearse(connection, swap);
            return swap;
          });
    }
  }

  /// A row that has another key afterwards could not be found again.
  private void refuseOtherKey(Swap swap) {
    for (String column : location.key()) {
      if (!swap.expected().get(column).equals(swap.replacement().get(column))) {
        throw connections
            .faults()
            .of(
                new ShapeException(
                    StoreException.Kind.CONFIGURATION,
                    "the column \"" + column + "\" names the row, so it cannot be changed as well",
                    "Take it out of what the rule sets, or name the rows by another unique column."));
      }
    }
  }

  private RowSwaps swaps(CatalogSql sql) {
    RowSwaps usual =
        dialect == CatalogDialect.POSTGRESQL ? new PostgresSwaps(sql) : new EmbeddedSwaps(sql);
    return location
        .own()
        .<RowSwaps>map(own -> new OwnSwaps(sql, own.update(), usual, connections.faults()))
        .orElse(usual);
  }

  private void probe(CatalogSql sql, List<Row> page) {
    if (!probed && swaps(sql) instanceof OwnSwaps own && !page.isEmpty()) {
      connections.on(
          "try the statement \"update\"",
          connection -> {
            new OwnProbe(sql, own, connections.faults()).run(connection, page);
            return page;
          });
      probed = true;
    }
  }

  private CatalogSql sql() {
    CatalogSql known = inspected;
    if (known != null) {
      return known;
    }
    inspecting.lock();
    try {
      known = inspected;
      if (known == null) {
        known =
            connections.on(
                "look at the table",
                connection -> {
                  try {
                    return new CatalogSql(CatalogShape.inspect(connection, location, dialect));
                  } catch (ShapeException e) {
                    throw connections.faults().of(e);
                  }
                });
        inspected = known;
      }
      return known;
    } finally {
      inspecting.unlock();
    }
  }

  @Override
  public void close() {
    connections.close();
  }

  @Override
  public String toString() {
    return location.access().display();
  }
}
