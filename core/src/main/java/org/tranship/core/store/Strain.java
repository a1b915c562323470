package org.tranship.core.store;

/// What a store says of how hard it is used; an optional feature of a [Store].
@FunctionalInterface
public interface Strain {
  /// How often, since it was opened, the store has answered that it is used too much (HTTP 429 and
  /// 503, a database without a connection to spare): faults of kind `THROTTLED`, those that a
  /// repetition mended included. Never less than before.
  long throttled();
}
