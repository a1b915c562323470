package org.tranship.events.projection;

import java.util.List;
import java.util.Optional;
import org.tranship.core.readmodel.ViewRow;

/// A read model as a projection sees it: rows under keys, the values of the key's columns as texts.
public interface View {
  Optional<ViewRow> get(List<String> key);

  /// Puts a row, new or over what is there. A column that it does not have is empty.
  ///
  /// @throws IllegalArgumentException if a value is none of its column's, or a part of the key is
  ///   missing
  void put(ViewRow row);

  /// Missing: nothing happens.
  void remove(List<String> key);
}
