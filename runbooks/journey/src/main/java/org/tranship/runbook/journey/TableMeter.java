package org.tranship.runbook.journey;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.tranship.client.tables.RowKey;
import org.tranship.client.tables.RowPage;
import org.tranship.client.tables.RowRange;
import org.tranship.client.tables.TableRow;
import org.tranship.client.tables.Tables;

/// Tables that are read, and whose writes are counted and not sent: whoever writes through it
/// learns what that would take. Closing it closes nothing.
final class TableMeter implements Tables {
  private final Tables inner;
  private final Map<String, Long> groups = new HashMap<>();
  private final Map<String, Long> rows = new HashMap<>();
  private final Map<String, Long> read = new HashMap<>();
  private long pages;
  private long nanos;

  TableMeter(Tables inner) {
    this.inner = inner;
  }

  /// Pages that were read.
  long pages() {
    return pages;
  }

  /// Rows of a table that were read.
  long read(String table) {
    return read.getOrDefault(table, 0L);
  }

  /// How long reading them took, all together.
  Duration reading() {
    return Duration.ofNanos(nanos);
  }

  /// Groups of rows, each a transaction, that were to be written to all tables.
  long groups() {
    return groups.values().stream().mapToLong(Long::longValue).sum();
  }

  /// Rows that were to be written to a table.
  long rows(String table) {
    return rows.getOrDefault(table, 0L);
  }

  @Override
  public String place() {
    return inner.place();
  }

  @Override
  public boolean exists(String table) {
    return inner.exists(table);
  }

  @Override
  public RowPage query(String table, RowRange range, Optional<RowPage.Continuation> from) {
    long start = System.nanoTime();
    RowPage page = inner.query(table, range, from);
    nanos += System.nanoTime() - start;
    pages++;
    long _ = read.merge(table, (long) page.rows().size(), Long::sum);
    return page;
  }

  @Override
  public boolean insert(String table, List<TableRow> inserted) {
    long _ = groups.merge(table, 1L, Long::sum);
    long _ = rows.merge(table, (long) inserted.size(), Long::sum);
    return true;
  }

  private static IllegalStateException untouched() {
    return new IllegalStateException("A meter changes no table.");
  }

  @Override
  public boolean create(String table) {
    throw untouched();
  }

  @Override
  public boolean delete(String table) {
    throw untouched();
  }

  @Override
  public void replace(String table, TableRow row) {
    throw untouched();
  }

  @Override
  public boolean remove(String table, RowKey key) {
    throw untouched();
  }

  @Override
  public void close() {
    // Whoever opened the tables closes them.
  }
}
