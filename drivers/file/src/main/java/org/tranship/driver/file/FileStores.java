package org.tranship.driver.file;

import java.util.Set;
import org.tranship.core.store.Store;
import org.tranship.core.store.StoreProvider;
import org.tranship.core.store.StoreSpec;
import org.tranship.core.value.Secrets;

/// Opens `file:DIRECTORY`. What follows the colon is taken literally, question marks and percent
/// signs included; settings come as options (see [FileSettings]).
public final class FileStores implements StoreProvider {
  @Override
  public Set<String> schemes() {
    return Set.of("file");
  }

  @Override
  public String description() {
    return "file:DIRECTORY: each object a file below the directory, its key the path;"
        + " options "
        + String.join(", ", FileSettings.OPTIONS);
  }

  @Override
  public Store open(StoreSpec spec, Secrets secrets) {
    return new FileStore(FileSettings.of(spec));
  }
}
