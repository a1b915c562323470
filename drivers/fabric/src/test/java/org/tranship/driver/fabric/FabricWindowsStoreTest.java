package org.tranship.driver.fabric;

import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.tranship.core.store.Store;
import org.tranship.testkit.contract.StoreContract;
import org.tranship.testkit.server.fabric.FabricDouble;
import org.tranship.testkit.server.fabric.FabricPlatform;
import org.tranship.testkit.server.fabric.FabricSettings;

/// The contract on a cluster of Windows nodes: chunks, no case, small pages, and a replica's
/// directory to read from. The double fails at its closing if a request was not as published.
class FabricWindowsStoreTest extends StoreContract {
  @TempDir Path replica;
  private @Nullable FabricDouble cluster;

  @Override
  protected Store createStore() {
    FabricDouble started =
        FabricDouble.start(
            FabricSettings.of(FabricPlatform.WINDOWS).withPage(400).withReplica(replica));
    cluster = started;
    return TestStores.open(started, Map.of("replica", replica.toString()));
  }

  @AfterEach
  void stop() {
    if (cluster != null) {
      cluster.close();
    }
  }
}
