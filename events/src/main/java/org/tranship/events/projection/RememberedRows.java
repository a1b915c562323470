package org.tranship.events.projection;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.tranship.core.readmodel.ViewRow;

/// Rows that were written or read last, so that they are not read again: as many as a number of
/// bytes holds, whatever the size of each.
final class RememberedRows {
  /// What a row costs beside its values and its key.
  private static final long EACH = 200;

  private final long most;
  private final LinkedHashMap<List<String>, Optional<ViewRow>> rows =
      new LinkedHashMap<>(1024, 0.75f, true);
  private long bytes;

  /// @param most how many bytes may be remembered
  RememberedRows(long most) {
    this.most = most;
  }

  boolean has(List<String> key) {
    return rows.containsKey(key);
  }

  /// A row that is remembered; empty if that it is not there is, or nothing is.
  Optional<ViewRow> get(List<String> key) {
    return rows.getOrDefault(key, Optional.empty());
  }

  void put(Map<List<String>, Optional<ViewRow>> changes) {
    changes.forEach(
        (key, row) -> {
          Optional<ViewRow> old = rows.put(key, row);
          bytes += weight(key, row) - (old == null ? 0 : weight(key, old));
        });
    Iterator<Map.Entry<List<String>, Optional<ViewRow>>> eldest = rows.entrySet().iterator();
    while (bytes > most && eldest.hasNext()) {
      Map.Entry<List<String>, Optional<ViewRow>> entry = eldest.next();
      bytes -= weight(entry.getKey(), entry.getValue());
      eldest.remove();
    }
  }

  /// How many rows are remembered.
  int size() {
    return rows.size();
  }

  private static long weight(List<String> key, Optional<ViewRow> row) {
    long weight = EACH + row.map(ViewRow::weight).orElse(0L);
    for (String part : key) {
      weight += 2L * part.length();
    }
    return weight;
  }
}
