package org.tranship.testkit.events;

import java.time.Duration;
import java.util.Set;
import org.tranship.core.eventlog.EventLog;
import org.tranship.core.eventlog.LogCapabilities;
import org.tranship.core.eventlog.LogCapabilities.CheckpointPlace;
import org.tranship.core.eventlog.LogCapabilities.Kept;
import org.tranship.core.eventlog.LogCapabilities.PayloadForm;
import org.tranship.core.eventlog.LogCapabilities.Transaction;
import org.tranship.core.eventlog.MemoryEventLog;
import org.tranship.core.value.ByteCount;

/// A log that keeps little, as the contract sees it: streams alone, from version 1 on, small
/// batches, and times to the millisecond.
class LesserMemoryEventLogTest extends EventLogContract {
  static LogCapabilities lesser() {
    return new LogCapabilities(
        false,
        true,
        Transaction.STREAM,
        CheckpointPlace.NONE,
        1,
        Set.of(Kept.TIME),
        PayloadForm.EXACT,
        Duration.ofMillis(1),
        500,
        ByteCount.ofMiB(1),
        ByteCount.ofKiB(64));
  }

  @Override
  protected EventLog createLog() {
    return new MemoryEventLog("lesser", lesser());
  }
}
