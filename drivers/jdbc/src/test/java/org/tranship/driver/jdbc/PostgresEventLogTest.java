package org.tranship.driver.jdbc;

import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.tranship.core.eventlog.EventLog;
import org.tranship.core.eventlog.EventLogSpec;
import org.tranship.core.value.Location;
import org.tranship.core.value.Secret;
import org.tranship.core.value.SecretRef;
import org.tranship.testkit.events.EventLogContract;
import org.tranship.testkit.server.PostgresDatabase;
import org.tranship.testkit.server.PostgresServer;

/// The contract on PostgreSQL, in the table that docs/events.md proposes.
class PostgresEventLogTest extends EventLogContract {
  static final String TABLE =
      """
      create table events (
        position bigint generated always as identity primary key,
        stream text collate "C" not null,
        version bigint not null,
        type text not null,
        revision text,
        payload bytea not null,
        metadata text not null,
        time timestamptz,
        unique (stream, version))\
      """;
  static final String OPTIONS =
      "table=events&metadata=metadata&time=time&revision=revision&position=position";

  private @Nullable PostgresDatabase database;

  static EventLog open(PostgresDatabase database, String options) {
    Map<String, String> all = new TreeMap<>(Map.of("user", database.user()));
    return new JdbcEventLogs()
        .open(
            new EventLogSpec(
                Location.parse(database.jdbcUrl() + "?" + options),
                all,
                Map.of("password", new SecretRef(SecretRef.Source.ENV, "TEST_PASSWORD"))),
            _ -> new Secret(database.password()));
  }

  String table() {
    return TABLE;
  }

  String options() {
    return OPTIONS;
  }

  @Override
  protected EventLog createLog() throws Exception {
    PostgresDatabase fresh = PostgresServer.shared().createDatabase();
    database = fresh;
    Databases.run(fresh, table());
    return open(fresh, options());
  }

  @Override
  protected EventLog reopen(EventLog previous) {
    previous.close();
    return open(Objects.requireNonNull(database), options());
  }
}
