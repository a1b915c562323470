package org.tranship.driver.jsonl;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.tranship.core.eventlog.EventLog;
import org.tranship.testkit.events.EventLogContract;

/// The contract on a file.
class JsonlEventLogTest extends EventLogContract {
  @TempDir Path directory = Path.of("");

  @Override
  protected EventLog createLog() {
    return new JsonlEventLog(directory.resolve("events.jsonl"), 0);
  }

  @Override
  protected EventLog reopen(EventLog previous) {
    previous.close();
    return createLog();
  }
}
