package org.tranship.driver.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.Driver;
import java.sql.DriverPropertyInfo;
import java.util.Arrays;
import java.util.Objects;
import java.util.Properties;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tranship.core.eventlog.EventLog;
import org.tranship.testkit.events.EventLogContract;

/// The contract by the statements for SQL Server, on H2 in its manner; and what SQL Server's own
/// driver says of its URL and of what we set.
class SqlServerEventLogTest extends EventLogContract {
  @TempDir Path directory = Path.of("");
  private @Nullable SqlServerMannerH2 server;

  @Override
  protected EventLog createLog() throws Exception {
    SqlServerMannerH2 started = SqlServerMannerH2.in(directory);
    server = started;
    started.run(
        """
        create table "events" (
          "position" bigint identity primary key,
          "stream" nvarchar(300) not null,
          "version" bigint not null,
          "type" nvarchar(300) not null,
          "revision" nvarchar(100),
          "payload" varbinary(max) not null,
          "metadata" nvarchar(max) not null,
          "time" datetimeoffset(7),
          unique ("stream", "version"))\
        """);
    return H2EventLogTest.open(SqlServerMannerH2.URL);
  }

  @Override
  protected EventLog reopen(EventLog previous) {
    previous.close();
    return H2EventLogTest.open(SqlServerMannerH2.URL);
  }

  @AfterEach
  void stop() throws Exception {
    Objects.requireNonNull(server).close();
  }

  @Test
  void itsOwnDriverKnowsWhatWeSet() throws Exception {
    Driver driver =
        Class.forName("com.microsoft.sqlserver.jdbc.SQLServerDriver")
            .asSubclass(Driver.class)
            .getDeclaredConstructor()
            .newInstance();
    assertThat(driver.acceptsURL(SqlServerMannerH2.URL)).isTrue();
    DriverPropertyInfo[] known = driver.getPropertyInfo(SqlServerMannerH2.URL, new Properties());
    assertThat(Arrays.stream(known).map(info -> info.name))
        .containsAll(EventDialect.SQLSERVER.driverDefaults().keySet());
  }
}
