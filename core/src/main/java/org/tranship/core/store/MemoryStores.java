package org.tranship.core.store;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.tranship.core.value.Secrets;

/// Opens `memory:name`. Within one process the same name is the same store, also after it was
/// closed.
public final class MemoryStores implements StoreProvider {
  private static final Map<String, MemoryStore> BY_NAME = new ConcurrentHashMap<>();

  @Override
  public Set<String> schemes() {
    return Set.of("memory");
  }

  @Override
  public String description() {
    return "memory:NAME: objects that live as long as the process; for trying things out";
  }

  @Override
  public Store open(StoreSpec spec, Secrets secrets) {
    return BY_NAME.computeIfAbsent(spec.location().rest(), MemoryStore::new);
  }
}
