package org.tranship.driver.azure;

import java.util.Map;
import org.tranship.core.store.Store;
import org.tranship.testkit.contract.StoreContract;
import org.tranship.testkit.server.AzuriteServer;

/// The contract against Azurite, below a prefix, and listed by pages so small that lists of many
/// keys have several.
class AzureStoreTest extends StoreContract {
  private static final int PAGE = 400;

  private String place = "";

  @Override
  protected Store createStore() {
    place = AzuriteServer.shared().freshContainerName() + "/deep/prefix";
    return TestStores.ready(TestStores.azurite(place, Map.of(), PAGE));
  }

  @Override
  protected Store reopen(Store previous) {
    previous.close();
    return TestStores.azurite(place, Map.of(), PAGE);
  }
}
