package org.tranship.core.work;

import org.tranship.core.store.Store;
import org.tranship.core.store.StoreSpec;

/// Opens a store with all the layers that this composition root puts around it.
@FunctionalInterface
public interface StoreOpener {
  Store open(StoreSpec spec);

  /// Says that a store will be opened soon, so that what takes time may be begun. A fault shows
  /// itself when the store is opened.
  default void prepare(StoreSpec spec) {}
}
