package org.tranship.testkit.catalog;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import org.tranship.core.catalog.Catalog;
import org.tranship.core.catalog.Pointer;
import org.tranship.core.value.Key;

/// A catalogue that lives as long as the process and keeps what the port promises: compare and set,
/// one transaction for all swaps of a call.
public final class MemoryCatalog implements Catalog {
  private final ConcurrentSkipListMap<Key, Pointer> rows = new ConcurrentSkipListMap<>();

  /// Adds a row or changes it, as the service itself would.
  public void write(Key id, Pointer pointer) {
    synchronized (rows) {
      rows.put(id, pointer);
    }
  }

  /// Removes a row, as the service itself would.
  public void remove(Key id) {
    synchronized (rows) {
      rows.remove(id);
    }
  }

  public Optional<Pointer> read(Key id) {
    return Optional.ofNullable(rows.get(id));
  }

  /// All rows as they are now.
  public Map<Key, Pointer> snapshot() {
    synchronized (rows) {
      return new TreeMap<>(rows);
    }
  }

  @Override
  public Rows rows(Optional<Key> after) {
    Iterator<Map.Entry<Key, Pointer>> iterator =
        (after.isPresent() ? rows.tailMap(after.get(), false) : rows).entrySet().iterator();
    return new Rows() {
      @Override
      public Optional<Row> next() {
        if (!iterator.hasNext()) {
          return Optional.empty();
        }
        Map.Entry<Key, Pointer> row = iterator.next();
        return Optional.of(new Row(row.getKey(), row.getValue()));
      }

      @Override
      public void close() {}
    };
  }

  @Override
  public long count() {
    return rows.size();
  }

  @Override
  public Map<Key, Row> find(Collection<Key> ids) {
    synchronized (rows) {
      Map<Key, Row> found = new TreeMap<>();
      for (Key id : ids) {
        read(id).ifPresent(pointer -> found.put(id, new Row(id, pointer)));
      }
      return found;
    }
  }

  @Override
  public List<Row> holding(Collection<Pointer> values) {
    return snapshot().entrySet().stream()
        .filter(row -> values.stream().anyMatch(row.getValue()::has))
        .map(row -> new Row(row.getKey(), row.getValue()))
        .toList();
  }

  @Override
  public List<Outcome> swap(List<Swap> swaps) {
    synchronized (rows) {
      List<Outcome> outcomes = new ArrayList<>(swaps.size());
      for (Swap swap : swaps) {
        Pointer now = rows.get(swap.id());
        if (now == null) {
          outcomes.add(Outcome.GONE);
        } else if (now.equals(swap.expected())) {
          rows.put(swap.id(), swap.replacement());
          outcomes.add(Outcome.SWAPPED);
        } else {
          outcomes.add(now.equals(swap.replacement()) ? Outcome.ALREADY : Outcome.CHANGED);
        }
      }
      return outcomes;
    }
  }

  @Override
  public void close() {}
}
