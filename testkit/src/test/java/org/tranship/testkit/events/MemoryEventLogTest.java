package org.tranship.testkit.events;

import org.tranship.core.eventlog.EventLog;
import org.tranship.core.eventlog.MemoryEventLog;

/// The log in memory is a log like any other.
class MemoryEventLogTest extends EventLogContract {
  @Override
  protected EventLog createLog() {
    return new MemoryEventLog("contract");
  }
}
