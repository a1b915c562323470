package org.tranship.driver.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.tranship.testkit.events.EventSamples.all;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tranship.core.eventlog.Append;
import org.tranship.core.eventlog.AppendOutcome;
import org.tranship.core.eventlog.Checkpoint;
import org.tranship.core.eventlog.Event;
import org.tranship.core.eventlog.EventLog;
import org.tranship.core.eventlog.EventLogException;
import org.tranship.core.eventlog.Outbox;
import org.tranship.core.eventlog.Payload;
import org.tranship.core.eventlog.Position;
import org.tranship.testkit.server.PostgresDatabase;
import org.tranship.testkit.server.PostgresServer;

/// Tables of others, as their programs make them, and what a PostgreSQL with writers does to a
/// reader.
class EventLayoutsTest {
  private final PostgresDatabase database = PostgresServer.shared().createDatabase();

  private EventLog open(String options) {
    return PostgresEventLogTest.open(database, options);
  }

  @Test
  void axonsTableIsReadAndWritten() throws Exception {
    Databases.run(
        database,
        """
        create table domain_event_entry (
          global_index bigserial primary key,
          event_identifier varchar(255) not null unique,
          meta_data bytea,
          payload bytea not null,
          payload_revision varchar(255),
          payload_type varchar(255) not null,
          time_stamp varchar(255) not null,
          aggregate_identifier varchar(255) not null,
          sequence_number bigint not null,
          type varchar(255),
          unique (aggregate_identifier, sequence_number))\
        """,
        """
        insert into domain_event_entry (event_identifier, meta_data, payload, payload_type, time_stamp,
          aggregate_identifier, sequence_number, type) values ('e1', '<m/>', '<p/>', 'org.Placed',
          '2020-05-01T10:00:00.123Z', 'order-1', 0, 'Order')\
        """);
    try (EventLog log = open("layout=axon")) {
      log.check();
      Event first = all(log.readAll(Position.START)).getFirst();
      assertThat(first)
          .isEqualTo(
              new Event(
                  "order-1",
                  0,
                  "org.Placed",
                  "",
                  Payload.of("<p/>"),
                  Map.of("event_identifier", "e1", "meta_data", "<m/>", "type", "Order"),
                  Optional.of(Instant.parse("2020-05-01T10:00:00.123Z")),
                  Optional.of(Position.of(1))));
      Event second =
          first.withVersion(1).withMetadata(Map.of("event_identifier", "e2", "meta_data", "<n/>"));
      assertThat(log.append(Append.of(second))).isInstanceOf(AppendOutcome.Done.class);
      assertThat(all(log.read("order-1", 1)).getFirst().metadata())
          .isEqualTo(Map.of("event_identifier", "e2", "meta_data", "<n/>"));
      assertThat(log.append(Append.of(first.withVersion(2).withMetadata(Map.of()))))
          .isInstanceOfSatisfying(
              AppendOutcome.Refused.class,
              refused -> assertThat(refused.reason()).hasMessageContaining("event_identifier"));
    }
  }

  @Test
  void martensTableIsRead() throws Exception {
    Databases.run(
        database,
        """
        create table mt_events (
          seq_id bigint primary key, id uuid not null, stream_id uuid, version bigint not null,
          data jsonb not null, type varchar(500) not null,
          timestamp timestamptz not null default now(), tenant_id varchar default '*DEFAULT*',
          mt_dotnet_type varchar, is_archived bool default false)\
        """,
        "create unique index pk_mt_events_stream_and_version on mt_events (stream_id, version)",
        """
        insert into mt_events (seq_id, id, stream_id, version, data, type, timestamp) values
          (1, '11111111-1111-1111-1111-111111111111', '22222222-2222-2222-2222-222222222222', 1,
           '{"b": 1, "a": 2}', 'order_placed', '2020-05-01T10:00:00Z')\
        """);
    try (EventLog log = open("layout=marten")) {
      log.check();
      Event event = all(log.readAll(Position.START)).getFirst();
      assertThat(event.toString()).isEqualTo("22222222-2222-2222-2222-222222222222@1 order_placed");
      assertThat(event.payload()).isEqualTo(Payload.of("{\"a\": 2, \"b\": 1}"));
      assertThat(all(log.streams("")).getFirst().first()).isEqualTo(1);
      assertThat(all(log.read(event.stream(), 0))).containsExactly(event);
    }
  }

  @Test
  void anEventThatIsCommittedLateIsNotPassedOver() throws Exception {
    Databases.run(database, PostgresEventLogTest.TABLE);
    String insert = "insert into events (stream, version, type, payload, metadata) values ";
    try (EventLog log = open(PostgresEventLogTest.OPTIONS);
        Connection slow = database.connect();
        Statement statement = slow.createStatement()) {
      Databases.run(database, insert + "('a', 0, 'T', '', '{}')");
      slow.setAutoCommit(false);
      assertThat(statement.executeUpdate(insert + "('slow', 0, 'T', '', '{}')")).isEqualTo(1);
      Databases.run(database, insert + "('a', 1, 'T', '', '{}')");
      CompletableFuture<List<Event>> reading =
          CompletableFuture.supplyAsync(() -> all(log.readAll(Position.START)));
      Thread.sleep(300);
      assertThat(reading).isNotDone();
      slow.commit();
      assertThat(reading.get())
          .extracting(Event::toString)
          .containsExactly("a@0 T", "slow@0 T", "a@1 T");
    }
  }

  @Test
  void aPositionThatWasGivenUpIsNotWaitedFor() throws Exception {
    Databases.run(database, PostgresEventLogTest.TABLE);
    String insert = "insert into events (stream, version, type, payload, metadata) values ";
    Databases.run(database, insert + "('a', 0, 'T', '', '{}')");
    try (Connection undone = database.connect();
        Statement statement = undone.createStatement()) {
      undone.setAutoCommit(false);
      assertThat(statement.executeUpdate(insert + "('b', 0, 'T', '', '{}')")).isEqualTo(1);
      undone.rollback();
    }
    Databases.run(database, insert + "('a', 1, 'T', '', '{}')");
    try (EventLog log = open(PostgresEventLogTest.OPTIONS)) {
      assertThat(all(log.readAll(Position.START))).hasSize(2);
    }
  }

  @Test
  void whatIsPendingIsCounted() throws Exception {
    Databases.run(
        database,
        PostgresEventLogTest.TABLE,
        "create table outbox (id int, sent boolean, at timestamptz)",
        "insert into outbox values (1, true, '2020-01-01Z'), (2, false, '2020-01-02Z'), (3, false,"
            + " '2020-01-03Z')");
    try (EventLog log =
        open(
            PostgresEventLogTest.OPTIONS + "&outbox=outbox&outbox-where=not sent&outbox-time=at")) {
      var pending = log.feature(Outbox.class).orElseThrow().pending();
      assertThat(pending.count()).isEqualTo(2);
      assertThat(pending.oldest()).contains(Instant.parse("2020-01-02T00:00:00Z"));
    }
  }

  @Test
  void eventsAndCheckpointAreOneTransaction() throws Exception {
    Databases.run(
        database,
        PostgresEventLogTest.TABLE,
        "create table tranship_checkpoints (name varchar(200) primary key, position varchar(2000),"
            + " events bigint check (events < 5))");
    try (EventLog log = open(PostgresEventLogTest.OPTIONS)) {
      Append append =
          new Append(
              List.of(Event.of("a", 0, "T", Payload.of("x"))),
              Optional.of(new Checkpoint("run", Position.of(7), 9)));
      assertThat(log.append(append)).isInstanceOf(AppendOutcome.Refused.class);
      try (Connection connection = database.connect();
          Statement statement = connection.createStatement();
          ResultSet rows = statement.executeQuery("select count(*) from events")) {
        assertThat(rows.next()).isTrue();
        assertThat(rows.getLong(1)).isZero();
      }
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "layout=axxon; layout is axon or marten",
        "stream=a; the parameter \"table\" is missing",
        "table=events&first-version=2; first-version is 0 or 1",
        "table=events&gap-timeout=soon; gap-timeout is a number of seconds",
        "table=events&metadata=payload; has two parts to play",
        "table=events&positon=position; Did you mean \"position\"?"
      })
  void optionsThatMakeNoSenseAreRefused(String options, String says) {
    assertThatExceptionOfType(EventLogException.class)
        .isThrownBy(() -> open(options).close())
        .withMessageStartingWith("TRE-112 ")
        .withMessageContaining(says);
  }

  @Test
  void aTableWithoutAUniqueIndexIsRefused() throws Exception {
    Databases.run(
        database,
        "create table events (stream text, version bigint, type text, payload text, time boolean)");
    try (EventLog log = open("table=events")) {
      assertThatExceptionOfType(EventLogException.class)
          .isThrownBy(log::check)
          .withMessageStartingWith("TRE-103 ")
          .withMessageContaining("no unique index is over \"stream\" and \"version\"");
    }
    try (EventLog log = open("table=events&time=time")) {
      assertThatExceptionOfType(EventLogException.class)
          .isThrownBy(log::check)
          .withMessageContaining("cannot be the time of an event");
    }
  }
}
