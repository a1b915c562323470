package org.tranship.core.store;

/// For stores of which some capabilities are known only by trying to write (which checksum a server
/// really compares, whether it keeps conditions, whether it keeps tags). Asked of a store through
/// [Store#feature]; a target's check calls it before the first byte, a source's never does.
public interface WriteProbe {
  /// Finds out, with small objects under names of its own that it removes again. After it
  /// [Store#capabilities] says what is so; before it, what is told or hoped, and what turns out
  /// otherwise is refused by name at the write. A second call does nothing.
  ///
  /// @throws StoreException if the store cannot be written at all, or not now
  void probe();
}
