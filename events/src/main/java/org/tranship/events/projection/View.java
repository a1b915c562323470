package org.tranship.events.projection;

import java.util.Optional;

/// A read model as texts under keys, as a projection sees it.
public interface View {
  Optional<String> get(String key);

  void put(String key, String value);

  /// Missing: nothing happens.
  void remove(String key);
}
