package org.tranship.events.transform;

import java.util.Map;

/// A transform written in Java, found by `ServiceLoader` and named in a plan by `use`.
public interface TransformProvider {
  /// What plans call it.
  String name();

  /// @param options what the plan says of it
  /// @throws IllegalArgumentException if an option makes no sense, saying which and why
  Transform create(Map<String, String> options);
}
