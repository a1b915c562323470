package org.tranship.core.store;

/// For stores in which a killed process leaves something that is no object: files half written,
/// marks, probes. Asked of a store through [Store#feature] before a pass that writes or removes
/// there, whether or not that pass has anything to do.
public interface Sweeping {
  /// Removes what processes that are no more have left, as far as it is certain that they are no
  /// more; what belongs to one that lives stays. Writes nothing else. Safe to repeat.
  ///
  /// @throws StoreException if it cannot be looked for
  void sweep();
}
