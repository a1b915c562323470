package org.tranship.driver.file;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.tranship.core.store.Store;
import org.tranship.core.store.StoreSpec;
import org.tranship.core.value.Location;
import org.tranship.testkit.contract.StoreContract;

/// Files and symbolic links, the links as objects of their own.
class FileStoreLinksKeptTest extends StoreContract {
  @TempDir Path root;

  @Override
  protected Store createStore() {
    return new FileStore(
        FileSettings.of(
            new StoreSpec(
                new Location("file", root.resolve("not/yet/there").toString()),
                Map.of("links", "keep", "create", "true", "empty-directories", "keep"),
                Map.of())));
  }
}
