package org.tranship.core.bus;

import java.time.Clock;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.tranship.core.value.Secrets;

/// Opens `memory:name`. Within one process the same name is the same bus, also after it was closed.
public final class MemoryBuses implements BusProvider {
  private static final Map<String, MemoryBus> BY_NAME = new ConcurrentHashMap<>();

  @Override
  public Set<String> schemes() {
    return Set.of("memory");
  }

  @Override
  public String description() {
    return "memory:NAME: a service bus that lives as long as the process; for trying things out";
  }

  @Override
  public Bus open(BusSpec spec, Secrets secrets) {
    return BY_NAME.computeIfAbsent(
        spec.location().rest(), name -> new MemoryBus(name, Clock.systemUTC()));
  }
}
