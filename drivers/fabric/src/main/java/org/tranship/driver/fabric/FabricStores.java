package org.tranship.driver.fabric;

import java.time.Clock;
import java.util.Set;
import org.tranship.core.store.Store;
import org.tranship.core.store.StoreProvider;
import org.tranship.core.store.StoreSpec;
import org.tranship.core.value.Secrets;

/// Opens `fabric:ImageStore?endpoint=https://HOST:19080`.
public final class FabricStores implements StoreProvider {
  private final Clock clock;

  /// For `ServiceLoader`.
  public FabricStores() {
    this(Clock.systemUTC());
  }

  FabricStores(Clock clock) {
    this.clock = clock;
  }

  @Override
  public Set<String> schemes() {
    return Set.of("fabric");
  }

  @Override
  public String description() {
    return "fabric:ImageStore?endpoint=https://HOST:19080: the native image store of a Service"
        + " Fabric cluster, by its HTTP gateway";
  }

  @Override
  public Store open(StoreSpec spec, Secrets secrets) {
    return new FabricStore(FabricLocation.read(spec, secrets, clock));
  }
}
