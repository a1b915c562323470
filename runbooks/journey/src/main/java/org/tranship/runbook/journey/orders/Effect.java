package org.tranship.runbook.journey.orders;

/// What became of an event that a read model was given.
public enum Effect {
  /// It was applied.
  APPLIED,
  /// It had been applied before, or something newer had: nothing was done.
  DUPLICATE,
  /// What it belongs to is not there yet: it has to be given again.
  EARLY,
  /// This read model has nothing of it.
  NONE
}
