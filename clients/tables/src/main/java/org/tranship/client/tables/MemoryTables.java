package org.tranship.client.tables;

import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoField;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/// Tables in memory, with the service's rules: small pages, its own clock, all-or-nothing groups.
/// Thread-safe.
public final class MemoryTables implements Tables {
  private final NavigableMap<String, NavigableMap<RowKey, TableRow>> tables = new TreeMap<>();
  private final Clock clock;
  private final int page;
  private Instant last = Instant.MIN;

  /// @param clock gives the timestamps; each is later than the one before it
  /// @param page rows of a page, at most
  public MemoryTables(Clock clock, int page) {
    this.clock = clock;
    this.page = page;
  }

  @Override
  public String place() {
    return "memory";
  }

  @Override
  public synchronized boolean create(String table) {
    return tables.putIfAbsent(table, new TreeMap<>()) == null;
  }

  @Override
  public synchronized boolean delete(String table) {
    return tables.remove(table) != null;
  }

  @Override
  public synchronized boolean exists(String table) {
    return tables.containsKey(table);
  }

  private NavigableMap<RowKey, TableRow> rows(String table) {
    NavigableMap<RowKey, TableRow> rows = tables.get(table);
    if (rows == null) {
      throw new TableException(
          TableException.Kind.NO_TABLE, "There is no table " + table + " in memory.", null);
    }
    return rows;
  }

  @Override
  public synchronized RowPage query(
      String table, RowRange range, Optional<RowPage.Continuation> from) {
    RowKey start = from.map(it -> new RowKey(it.partition(), it.row())).orElse(new RowKey("", ""));
    List<TableRow> rest =
        rows(table).tailMap(start, true).values().stream()
            .filter(row -> range.has(row.key()))
            .limit(page + 1L)
            .toList();
    if (rest.size() <= page) {
      return new RowPage(rest, Optional.empty());
    }
    RowKey next = rest.getLast().key();
    return new RowPage(
        rest.subList(0, page), Optional.of(new RowPage.Continuation(next.partition(), next.row())));
  }

  @Override
  public synchronized boolean insert(String table, List<TableRow> rows) {
    GroupRules.require(table, rows);
    NavigableMap<RowKey, TableRow> all = rows(table);
    if (rows.stream().anyMatch(row -> all.containsKey(row.key()))) {
      return false;
    }
    store(all, rows);
    return true;
  }

  @Override
  public synchronized void replace(String table, TableRow row) {
    store(rows(table), List.of(row));
  }

  private void store(NavigableMap<RowKey, TableRow> all, List<TableRow> rows) {
    Instant now = clock.instant();
    // A tenth of a microsecond is what the service's own clock can tell.
    now = now.minusNanos(now.get(ChronoField.NANO_OF_SECOND) % 100);
    last = now.isAfter(last) ? now : last.plusNanos(100);
    rows.forEach(
        row -> all.put(row.key(), new TableRow(row.key(), Optional.of(last), row.cells())));
  }

  @Override
  public synchronized boolean remove(String table, RowKey key) {
    return rows(table).remove(key) != null;
  }

  @Override
  public void close() {
    // Nothing is open.
  }
}
