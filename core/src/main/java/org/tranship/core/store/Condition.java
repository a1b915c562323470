package org.tranship.core.store;

import org.tranship.core.value.Version;

/// When a write is allowed. A store that cannot keep a condition says so in its capabilities, and
/// the checked layer then refuses the request; it is never quietly ignored.
public sealed interface Condition {
  /// Whatever is there.
  record Always() implements Condition {}

  /// Only where no object is.
  record IfAbsent() implements Condition {}

  /// Only over this version.
  ///
  /// @param version the version that must be there
  record IfVersion(Version version) implements Condition {}
}
