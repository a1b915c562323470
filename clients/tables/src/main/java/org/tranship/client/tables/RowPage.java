package org.tranship.client.tables;

import java.util.List;
import java.util.Optional;

/// Some rows, in the order of their keys.
///
/// @param rows may be none although more follow
/// @param next where to go on, if anything is left
public record RowPage(List<TableRow> rows, Optional<Continuation> next) {
  public RowPage {
    rows = List.copyOf(rows);
  }

  /// Where a question goes on, in words of the service's own.
  ///
  /// @param partition what the service gave for it
  /// @param row likewise; may be empty
  public record Continuation(String partition, String row) {}
}
