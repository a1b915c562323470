package org.tranship.driver.fabric;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.tranship.core.store.Store;
import org.tranship.testkit.contract.StoreContract;
import org.tranship.testkit.server.fabric.FabricDouble;
import org.tranship.testkit.server.fabric.FabricPlatform;
import org.tranship.testkit.server.fabric.FabricSettings;

/// The contract on a cluster of Linux nodes: one request a file, case counts, and nothing can be
/// read back.
class FabricLinuxStoreTest extends StoreContract {
  private @Nullable FabricDouble cluster;

  @Override
  protected Store createStore() {
    FabricDouble started = FabricDouble.start(FabricSettings.of(FabricPlatform.LINUX));
    cluster = started;
    return TestStores.open(started, Map.of());
  }

  @AfterEach
  void stop() {
    if (cluster != null) {
      cluster.close();
    }
  }
}
