package org.tranship.core.readmodel;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.tranship.core.eventlog.EventLogSpec;
import org.tranship.core.value.Secrets;

/// Opens `memory:name`. Within one process the same name is the same place.
public final class MemoryReadModelProvider implements ReadModelProvider {
  private static final Map<String, MemoryReadModels> BY_NAME = new ConcurrentHashMap<>();

  @Override
  public Set<String> schemes() {
    return Set.of("memory");
  }

  @Override
  public ReadModels open(EventLogSpec spec, Secrets secrets) {
    return BY_NAME.computeIfAbsent(spec.location().rest(), _ -> new MemoryReadModels());
  }
}
