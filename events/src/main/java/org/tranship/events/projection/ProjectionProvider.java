package org.tranship.events.projection;

import java.util.Map;

/// A projection written in Java, found by `ServiceLoader` and named in a plan by `use`.
public interface ProjectionProvider {
  /// What plans call it.
  String name();

  /// @param options what the plan says of it
  /// @throws IllegalArgumentException if an option makes no sense, saying which and why
  Projection create(Map<String, String> options);
}
