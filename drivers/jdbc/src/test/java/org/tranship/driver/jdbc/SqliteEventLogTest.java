package org.tranship.driver.jdbc;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.tranship.core.eventlog.EventLog;
import org.tranship.testkit.events.EventLogContract;

/// The contract on SQLite, with payloads as text.
class SqliteEventLogTest extends EventLogContract {
  @TempDir Path directory = Path.of("");

  private String url() {
    return "jdbc:sqlite:" + directory.resolve("events.db");
  }

  @Override
  protected EventLog createLog() throws Exception {
    Databases.run(
        url(),
        """
        create table events (
          position integer primary key autoincrement,
          stream text not null,
          version integer not null,
          type text not null,
          revision text,
          payload text not null,
          metadata text not null,
          time text,
          unique (stream, version))\
        """);
    return H2EventLogTest.open(url());
  }

  @Override
  protected EventLog reopen(EventLog previous) {
    previous.close();
    return H2EventLogTest.open(url());
  }
}
