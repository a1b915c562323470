package org.tranship.events.projection;

import java.util.List;
import java.util.Locale;

/// How a row that is live is other than a fresh rebuild has it.
///
/// @param kind how
/// @param table in which table
/// @param key of which row
/// @param detail the columns that differ
public record ViewDifference(Kind kind, String table, List<String> key, String detail) {
  /// How two rows may differ.
  public enum Kind {
    /// The events give it, and it is not there.
    MISSING,
    /// It is there, and the events do not give it.
    EXTRA,
    /// Some columns have other values.
    CHANGED;

    /// For people and for JSON.
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  public ViewDifference {
    key = List.copyOf(key);
  }

  @Override
  public String toString() {
    return kind.word() + "  " + table + "  " + String.join(", ", key) + "  " + detail;
  }
}
