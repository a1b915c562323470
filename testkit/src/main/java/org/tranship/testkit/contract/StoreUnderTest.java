package org.tranship.testkit.contract;

import org.tranship.core.store.Capabilities;
import org.tranship.core.store.Store;

/// What every part of the store contract is given: one store, empty when the test began.
public interface StoreUnderTest {
  /// The store of this test.
  Store store();

  /// The same place, opened once more where the implementation can do so; also the store of this
  /// test from then on.
  Store reopened();

  /// The store with the questions that tests ask of it.
  default Probe probe() {
    return new Probe(store());
  }

  default Capabilities capabilities() {
    return store().capabilities();
  }

  /// How often a thing is done here that is usually done so many times; less often where a server
  /// takes long for each request.
  default int rounds(int usual) {
    return usual;
  }
}
