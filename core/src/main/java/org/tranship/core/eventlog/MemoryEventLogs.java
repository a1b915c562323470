package org.tranship.core.eventlog;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.tranship.core.value.Secrets;

/// Opens `memory:name`. Within one process the same name is the same log, also after it was closed.
public final class MemoryEventLogs implements EventLogProvider {
  private static final Map<String, MemoryEventLog> BY_NAME = new ConcurrentHashMap<>();

  @Override
  public Set<String> schemes() {
    return Set.of("memory");
  }

  @Override
  public String description() {
    return "memory:NAME: events that live as long as the process; for trying things out";
  }

  @Override
  public EventLog open(EventLogSpec spec, Secrets secrets) {
    return BY_NAME.computeIfAbsent(spec.location().rest(), MemoryEventLog::new);
  }
}
