package org.tranship.core.eventlog;

/// Opens logs, as this composition root does.
@FunctionalInterface
public interface EventLogOpener {
  EventLog open(EventLogSpec spec);
}
