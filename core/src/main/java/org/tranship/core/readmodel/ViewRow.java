package org.tranship.core.readmodel;

import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// A row of a read model.
///
/// @param values the columns that are not empty, each value in the one spelling of its kind
public record ViewRow(Map<String, String> values) {
  public ViewRow {
    values = Collections.unmodifiableSortedMap(new TreeMap<>(values));
  }

  /// About how many bytes it takes in memory.
  public long weight() {
    long weight = 64;
    for (String value : values.values()) {
      weight += 60 + 2L * value.length();
    }
    return weight;
  }

  public Optional<String> get(String column) {
    return Optional.ofNullable(values.get(column));
  }
}
