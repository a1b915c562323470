package org.tranship.driver.swift;

import org.tranship.core.store.Store;
import org.tranship.testkit.contract.StoreContract;
import org.tranship.testkit.server.SwiftServer;

/// The contract against the real Swift, with its own v1 sign-in, below a prefix.
class SwiftStoreTest extends StoreContract {
  @Override
  protected Store createStore() {
    String container = SwiftServer.shared().freshContainerName();
    return TestStores.ready(TestStores.v1("swift://" + container + "/deep/prefix"));
  }

  /// The testkit's Swift gives at most 25 at once.
  @Override
  public int moreThanTwoPages() {
    return 60;
  }

  /// Swift on one machine takes some 20 ms of its processors for each request.
  @Override
  public int rounds(int usual) {
    return usual / 8;
  }

  /// With one replica, Swift's object server may find the file gone that it has just chosen, since
  /// a write took its place; with more, the proxy asks the next.
  @Override
  public boolean mayBeMissedWhileReplaced() {
    return true;
  }
}
