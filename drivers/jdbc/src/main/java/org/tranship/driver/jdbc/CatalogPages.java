package org.tranship.driver.jdbc;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.function.Consumer;
import org.tranship.core.catalog.Catalog;
import org.tranship.core.catalog.Catalog.Row;
import org.tranship.core.store.StoreException;

/// The rows of a catalogue in pages, by the key. A connection is in use only while a page is read.
/// Where the operator's own statement yields them, a key that comes twice is refused, and every
/// page is shown to whoever tries the other statement.
final class CatalogPages implements Catalog.Rows {
  private static final int PAGE = 1000;

  private final CatalogConnections connections;
  private final CatalogSql sql;
  private final Consumer<List<Row>> probe;
  private final boolean own;
  private final Queue<Row> page = new ArrayDeque<>();
  private Optional<List<String>> behind;
  private boolean last;

  /// @param probe shown each page of the operator's own statement before a row of it is given
  /// @param behind the key behind which rows begin
  CatalogPages(
      CatalogConnections connections,
      CatalogSql sql,
      Consumer<List<Row>> probe,
      Optional<List<String>> behind) {
    this.connections = connections;
    this.sql = sql;
    this.probe = probe;
    this.own = sql.shape().location().own().isPresent();
    this.behind = behind;
  }

  @Override
  public Optional<Row> next() {
    if (page.isEmpty() && !last) {
      read();
    }
    return Optional.ofNullable(page.poll());
  }

  private void read() {
    // One more shows whether the next page begins with the same key.
    int limit = own ? PAGE + 1 : PAGE;
    List<Row> rows =
        connections.on(
            "read rows",
            connection -> {
              try (PreparedStatement ask =
                  connection.prepareStatement(sql.page(behind.isPresent(), limit))) {
                if (behind.isPresent()) {
                  sql.bindBehind(ask, behind.get());
                }
                try (ResultSet answer = ask.executeQuery()) {
                  List<Row> read = new ArrayList<>();
                  while (answer.next()) {
                    read.add(sql.row(answer));
                  }
                  return read;
                }
              }
            });
    if (own) {
      rows = eachOnce(rows);
    }
    page.addAll(rows);
    last = rows.size() < PAGE;
    if (!rows.isEmpty()) {
      behind = Optional.of(sql.components(rows.getLast().id()));
    }
  }

  private List<Row> eachOnce(List<Row> rows) {
    for (int i = 1; i < rows.size(); i++) {
      if (rows.get(i).id().equals(rows.get(i - 1).id())) {
        throw connections
            .faults()
            .of(
                new ShapeException(
                    StoreException.Kind.CONFIGURATION,
                    "\"select\" yields the key \"" + rows.get(i).id() + "\" more than once",
                    "Name as key the columns that tell each of its rows from all others."));
      }
    }
    probe.accept(rows);
    return rows.size() > PAGE ? rows.subList(0, PAGE) : rows;
  }

  @Override
  public void close() {
    page.clear();
    last = true;
  }
}
