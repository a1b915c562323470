package org.tranship.core.store;

import java.util.Set;
import org.tranship.core.value.Secrets;

/// A driver's entry, found by `ServiceLoader`.
public interface StoreProvider {
  /// The schemes it answers to, in lower case.
  Set<String> schemes();

  /// One line for `tranship drivers`.
  String description();

  /// Makes a store. Does no I/O beyond what it must: whether the store can be used is `check`'s
  /// question.
  ///
  /// @throws StoreException of kind `CONFIGURATION` for an unknown or missing option, naming the
  ///   nearest right one
  Store open(StoreSpec spec, Secrets secrets);
}
