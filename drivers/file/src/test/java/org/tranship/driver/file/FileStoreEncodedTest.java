package org.tranship.driver.file;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.tranship.core.store.Store;
import org.tranship.core.store.StoreSpec;
import org.tranship.core.value.Location;
import org.tranship.testkit.contract.StoreContract;

/// Files under encoded names, which hold every key but one that is too long.
class FileStoreEncodedTest extends StoreContract {
  @TempDir Path root;

  @Override
  protected Store createStore() {
    return new FileStores()
        .open(
            new StoreSpec(
                new Location("file", root.toString()), Map.of("encode-keys", "true"), Map.of()),
            _ -> {
              throw new AssertionError("Files have no secrets.");
            });
  }
}
