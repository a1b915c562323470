package org.tranship.driver.jdbc;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.tranship.core.eventlog.EventLog;
import org.tranship.core.eventlog.EventLogSpec;
import org.tranship.core.value.Location;
import org.tranship.testkit.events.EventLogContract;

/// The contract on H2.
class H2EventLogTest extends EventLogContract {
  @TempDir Path directory = Path.of("");

  private EventLog open() {
    return open("jdbc:h2:" + directory.resolve("events") + ";DB_CLOSE_DELAY=0");
  }

  static EventLog open(String url) {
    EventLogSpec spec =
        new EventLogSpec(
            Location.parse(url),
            Map.of(
                "table", "events",
                "metadata", "metadata",
                "time", "time",
                "revision", "revision",
                "position", "position"),
            Map.of());
    return new JdbcEventLogs()
        .open(
            spec,
            ref -> {
              throw new IllegalArgumentException("There is no secret " + ref + ".");
            });
  }

  @Override
  protected EventLog createLog() throws Exception {
    Databases.run(
        "jdbc:h2:" + directory.resolve("events"),
        """
        create table "events" (
          "position" bigint generated always as identity primary key,
          "stream" varchar not null,
          "version" bigint not null,
          "type" varchar not null,
          "revision" varchar,
          "payload" varbinary not null,
          "metadata" varchar not null,
          "time" timestamp(6) with time zone,
          unique ("stream", "version"))\
        """);
    return open();
  }

  @Override
  protected EventLog reopen(EventLog previous) {
    previous.close();
    return open();
  }
}
