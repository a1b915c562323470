package org.tranship.driver.azure;

import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.tranship.core.store.Store;
import org.tranship.testkit.contract.StoreContract;

/// The contract against Azurite, by a token of Entra ID over TLS.
class EntraAzuriteStoreTest extends StoreContract {
  private static EntraScene scene;

  private String place = "";

  @BeforeAll
  static void openScene() {
    scene = new EntraScene();
  }

  @AfterAll
  static void closeScene() {
    scene.close();
  }

  @Override
  protected Store createStore() {
    place = EntraScene.azurite().freshContainerName() + "/deep/prefix";
    return TestStores.ready(scene.azurite(place, Map.of(), scene.secret()));
  }

  @Override
  protected Store reopen(Store previous) {
    previous.close();
    return scene.azurite(place, Map.of(), scene.secret());
  }
}
