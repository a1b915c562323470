package org.tranship.core.catalog;

import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// The values of a row that a migration changes or relies on, by column name. A column that is NULL
/// is absent.
///
/// @param values column names to values as text
public record Pointer(Map<String, String> values) {
  public Pointer {
    values = Collections.unmodifiableSortedMap(new TreeMap<>(values));
  }

  public Optional<String> get(String column) {
    return Optional.ofNullable(values.get(column));
  }

  /// Whether all the values of the other are among these.
  public boolean has(Pointer other) {
    return values.entrySet().containsAll(other.values().entrySet());
  }

  public Pointer without(String column) {
    Map<String, String> copy = new TreeMap<>(values);
    copy.remove(column);
    return new Pointer(copy);
  }

  public Pointer with(String column, String value) {
    Map<String, String> copy = new TreeMap<>(values);
    copy.put(column, value);
    return new Pointer(copy);
  }
}
