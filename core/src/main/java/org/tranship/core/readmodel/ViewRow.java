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

  public Optional<String> get(String column) {
    return Optional.ofNullable(values.get(column));
  }
}
