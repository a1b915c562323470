package org.tranship.driver.file;

import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import org.junit.jupiter.api.io.TempDir;
import org.tranship.core.store.Store;
import org.tranship.testkit.contract.StoreContract;

/// Files where the calls of Linux are not to be had: the ways around them keep the same contract.
class FileStorePortableTest extends StoreContract {
  @TempDir Path root;

  @Override
  protected Store createStore() {
    return new FileStore(FileSettings.of(root), Clock.systemUTC(), Optional.empty());
  }
}
