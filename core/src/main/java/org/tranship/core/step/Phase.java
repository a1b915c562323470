package org.tranship.core.step;

/// Where in a migration a step stands. Phases follow one another in this order.
public enum Phase {
  /// Checks, locks, fences; nothing is moved.
  PREPARE,
  /// Objects are copied; the service still reads the source.
  MOVE,
  /// The service is pointed to the target.
  SWITCH,
  /// What the destructive end rests on is proven once more, long after it was proven first. Begun
  /// only where the end was asked for; nothing is removed yet, and the way back is still open.
  PROOF,
  /// The destructive end: the source is cleaned. Never begun unless it was asked for.
  COMPLETE
}
