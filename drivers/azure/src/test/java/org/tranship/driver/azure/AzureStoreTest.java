package org.tranship.driver.azure;

import java.util.Map;
import org.tranship.core.store.Store;
import org.tranship.testkit.contract.StoreContract;
import org.tranship.testkit.server.AzuriteServer;

/// The contract against Azurite, below a prefix.
class AzureStoreTest extends StoreContract {
  private String place = "";

  @Override
  protected Store createStore() {
    place = AzuriteServer.shared().freshContainerName() + "/deep/prefix";
    return TestStores.ready(TestStores.azurite(place, Map.of()));
  }

  @Override
  protected Store reopen(Store previous) {
    previous.close();
    return TestStores.azurite(place, Map.of());
  }
}
