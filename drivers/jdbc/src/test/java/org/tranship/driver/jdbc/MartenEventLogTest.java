package org.tranship.driver.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.tranship.testkit.events.EventSamples.all;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.tranship.core.eventlog.Append;
import org.tranship.core.eventlog.AppendOutcome;
import org.tranship.core.eventlog.Event;
import org.tranship.core.eventlog.EventLog;
import org.tranship.core.eventlog.Payload;
import org.tranship.core.eventlog.Position;
import org.tranship.core.eventlog.Truncation;
import org.tranship.testkit.server.PostgresDatabase;
import org.tranship.testkit.server.PostgresServer;

/// The contract on Marten's tables, with streams that have names and headers as metadata; and what
/// Marten keeps beside its events.
class MartenEventLogTest extends PostgresEventLogTest {
  /// As Marten makes them: single tenancy, streams of type TYPE.
  private static final String TABLES =
      """
      create sequence mt_events_sequence;
      create table mt_streams (id TYPE not null primary key, type varchar, version bigint,
        timestamp timestamptz not null default now(), snapshot jsonb, snapshot_version integer,
        created timestamptz not null default now(), tenant_id varchar default '*DEFAULT*',
        is_archived bool default false);
      create table mt_events (seq_id bigint not null primary key, id uuid not null,
        stream_id TYPE, version bigint not null, data jsonb not null, type varchar(500) not null,
        timestamp timestamptz not null default now(), tenant_id varchar default '*DEFAULT*',
        mt_dotnet_type varchar, headers jsonb, is_archived bool default false,
        constraint fkey_mt_events_stream_id foreign key (stream_id) references mt_streams (id)
          on delete cascade);
      create unique index pk_mt_events_stream_and_version on mt_events (stream_id, version);
      create unique index pk_mt_events_id_unique on mt_events (id)
      """;

  private static final String ORDER = "22222222-2222-2222-2222-222222222222";

  @Override
  String table() {
    return TABLES.replace("TYPE", "varchar");
  }

  @Override
  String options() {
    return "layout=marten&metadata=headers";
  }

  private static Event event(long version, String type, Map<String, String> metadata) {
    return event(ORDER, version, type, metadata);
  }

  private static Event event(
      String stream, long version, String type, Map<String, String> metadata) {
    return new Event(
        stream,
        version,
        type,
        "",
        Payload.of("{\"a\": " + version + "}"),
        metadata,
        Optional.of(Instant.parse("2020-05-01T10:00:00Z")),
        Optional.empty());
  }

  private static List<String> query(PostgresDatabase database, String sql) throws Exception {
    try (Connection connection = database.connect();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      List<String> all = new ArrayList<>();
      while (row.next()) {
        StringBuilder line = new StringBuilder();
        for (int i = 1; i <= row.getMetaData().getColumnCount(); i++) {
          line.append(i == 1 ? "" : " ").append(row.getString(i));
        }
        all.add(line.toString());
      }
      return all;
    }
  }

  @Test
  void streamsAreKeptAsMartenKeepsThem() throws Exception {
    PostgresDatabase database = PostgresServer.shared().createDatabase();
    Databases.run(database, TABLES.replace("TYPE", "uuid"));
    String dotnet = "Orders.OrderPlaced, Orders";
    try (EventLog log = open(database, "layout=marten&extra=mt_dotnet_type")) {
      log.check();
      Event first = event(1, "order_placed", Map.of("mt_dotnet_type", dotnet));
      assertThat(log.append(Append.of(first))).isInstanceOf(AppendOutcome.Done.class);
      assertThat(
              log.append(
                  new Append(
                      List.of(event(2, "order_paid", Map.of()), event(3, "order_sent", Map.of())),
                      Optional.empty())))
          .isInstanceOf(AppendOutcome.Done.class);
      assertThat(all(log.readAll(Position.START)))
          .extracting(Event::toString)
          .containsExactly(
              ORDER + "@1 order_placed", ORDER + "@2 order_paid", ORDER + "@3 order_sent");
      assertThat(all(log.read(ORDER, 0)).getFirst().metadata())
          .isEqualTo(Map.of("mt_dotnet_type", dotnet));
      String streams = "select id, version, is_archived, tenant_id from mt_streams";
      assertThat(query(database, streams)).containsExactly(ORDER + " 3 f *DEFAULT*");
      assertThat(
              query(
                  database,
                  "select seq_id, md5(stream_id || '@' || version)::uuid = id, is_archived"
                      + " from mt_events order by seq_id"))
          .containsExactly("1 t f", "2 t f", "3 t f");
      assertThat(query(database, "select nextval('mt_events_sequence')")).containsExactly("4");

      Truncation truncation = log.feature(Truncation.class).orElseThrow();
      assertThat(truncation.truncate(ORDER, 2)).isEqualTo(2);
      assertThat(query(database, streams)).containsExactly(ORDER + " 1 f *DEFAULT*");
      assertThat(truncation.truncate(ORDER, 1)).isEqualTo(1);
      assertThat(query(database, streams)).isEmpty();
    }
  }

  /// Marten itself would refuse the next event of it. What comes along with it waits, as well.
  @Test
  void aStreamThatIsArchivedTakesNoEventsAndIsNamed() throws Exception {
    PostgresDatabase database = PostgresServer.shared().createDatabase();
    Databases.run(database, TABLES.replace("TYPE", "uuid"));
    try (EventLog log = open(database, "layout=marten")) {
      assertThat(log.append(Append.of(event(1, "order_placed", Map.of()))))
          .isInstanceOf(AppendOutcome.Done.class);
      Databases.run(database, "update mt_streams set is_archived = true");
      for (String beside :
          List.of("11111111-1111-1111-1111-111111111111", "33333333-3333-3333-3333-333333333333")) {
        assertThat(
                log.append(
                    Append.of(
                        event(beside, 1, "order_placed", Map.of()),
                        event(2, "order_paid", Map.of()))))
            .isInstanceOfSatisfying(
                AppendOutcome.Refused.class,
                refused ->
                    assertThat(refused.reason())
                        .hasMessageContaining(
                            "the stream \"" + ORDER + "\" is archived in mt_streams")
                        .hasMessageContaining("Leave it out by streams"));
      }
      assertThat(query(database, "select stream_id, version from mt_events"))
          .containsExactly(ORDER + " 1");
      assertThat(query(database, "select id, version from mt_streams"))
          .containsExactly(ORDER + " 1");
      Databases.run(database, "update mt_streams set is_archived = null");
      assertThat(log.append(Append.of(event(2, "order_paid", Map.of()))))
          .as("the column may hold nothing")
          .isInstanceOf(AppendOutcome.Done.class);
    }
  }

  /// An id that an event brings stays its id.
  @Test
  void anIdThatIsKeptIsWritten() throws Exception {
    PostgresDatabase database = PostgresServer.shared().createDatabase();
    Databases.run(database, TABLES.replace("TYPE", "uuid"));
    String id = "11111111-1111-1111-1111-111111111111";
    try (EventLog log = open(database, "layout=marten&extra=id")) {
      assertThat(log.append(Append.of(event(1, "order_placed", Map.of("id", id)))))
          .isInstanceOf(AppendOutcome.Done.class);
      assertThat(query(database, "select id from mt_events")).containsExactly(id);
    }
  }
}
