package org.tranship.driver.file;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.tranship.core.store.Store;
import org.tranship.testkit.contract.StoreContract;

/// Files as they are when no option is set.
class FileStoreTest extends StoreContract {
  @TempDir Path root;

  @Override
  protected Store createStore() {
    return new FileStore(FileSettings.of(root));
  }

  @Override
  protected Store reopen(Store previous) {
    previous.close();
    return new FileStore(FileSettings.of(root));
  }
}
