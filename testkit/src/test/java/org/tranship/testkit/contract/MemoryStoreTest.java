package org.tranship.testkit.contract;

import org.tranship.core.store.MemoryStore;
import org.tranship.core.store.Store;

/// The store in memory is a store like any other.
class MemoryStoreTest extends StoreContract {
  @Override
  protected Store createStore() {
    return new MemoryStore("contract");
  }
}
