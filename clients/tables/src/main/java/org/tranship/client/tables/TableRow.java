package org.tranship.client.tables;

import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/// A row. It has only the columns that have a value.
///
/// @param key what names it
/// @param timestamp when the service wrote it, by the service's clock; empty for one that is to be
///   written, where the service would not take it
/// @param cells its other columns, by name
public record TableRow(RowKey key, Optional<Instant> timestamp, SortedMap<String, Cell> cells) {
  public TableRow {
    cells = Collections.unmodifiableSortedMap(new TreeMap<>(cells));
  }

  /// One to be written, all of whose columns are texts.
  public static TableRow of(RowKey key, Map<String, String> texts) {
    SortedMap<String, Cell> cells = new TreeMap<>();
    texts.forEach((name, text) -> cells.put(name, Cell.of(text)));
    return new TableRow(key, Optional.empty(), cells);
  }

  /// A column as text, if it has a value.
  public Optional<String> text(String column) {
    return Optional.ofNullable(cells.get(column)).map(Cell::text);
  }

  /// Whether both say the same, whenever they were written.
  public boolean sameAs(TableRow other) {
    return key.equals(other.key) && cells.equals(other.cells);
  }
}
