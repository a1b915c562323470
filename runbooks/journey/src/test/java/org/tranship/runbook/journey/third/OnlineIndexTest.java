package org.tranship.runbook.journey.third;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.tranship.core.step.StepFailed;
import org.tranship.runbook.journey.sql.Dialect;
import org.tranship.runbook.journey.sql.JourneyDatabase;
import org.tranship.runbook.journey.sql.ProcessTables;
import org.tranship.runbook.journey.sql.ProcessTables.Part;
import org.tranship.testkit.server.PostgresDatabase;
import org.tranship.testkit.server.PostgresServer;

/// Indexes are made while others write, and what a kill leaves of one is made anew.
class OnlineIndexTest {
  private static final String TABLE = "\"ConferenceRegistrationProcesses\".\"RegistrationProcess\"";
  private static final Duration LONG = Duration.ofSeconds(60);

  private final PostgresDatabase server = PostgresServer.shared().createDatabase();
  private final ExecutorService worker = Executors.newSingleThreadExecutor();
  private final JourneyDatabase database =
      new JourneyDatabase(
          server::connect, Dialect.of(server.jdbcUrl()).orElseThrow(), server.jdbcUrl());
  private Connection writer;

  @BeforeEach
  void fill() throws SQLException {
    writer = server.connect();
    execute(writer, "create schema \"ConferenceRegistrationProcesses\"");
    execute(writer, "create table " + TABLE + " (\"Id\" serial primary key, \"OrderId\" uuid)");
  }

  @AfterEach
  void close() throws SQLException {
    worker.shutdownNow();
    writer.close();
  }

  private static void execute(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      boolean _ = statement.execute(sql);
    }
  }

  private static void insert(Connection connection) throws SQLException {
    execute(connection, "insert into " + TABLE + " (\"OrderId\") values (gen_random_uuid())");
  }

  /// Makes the index as the step does.
  private Future<?> making(Duration most) {
    return worker.submit(
        () -> {
          database.alone(
              "make an index",
              most,
              connection -> {
                new ProcessTables(connection, database.dialect()).make(Part.ORDER_INDEX);
                return true;
              });
          return true;
        });
  }

  /// The process of the server that makes the index and waits for somebody.
  private int waiting() throws Exception {
    long end = System.nanoTime() + LONG.toNanos();
    while (System.nanoTime() < end) {
      int pid =
          number(
              "select coalesce(max(pid), 0) from pg_stat_activity where query like 'create index%'"
                  + " and wait_event_type = 'Lock'");
      if (pid > 0) {
        return pid;
      }
      Thread.sleep(20);
    }
    throw new AssertionError("nobody waits");
  }

  private int number(String query) throws SQLException {
    try (Connection connection = server.connect();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(query)) {
      assertThat(row.next()).isTrue();
      return row.getInt(1);
    }
  }

  private int indexes(String valid) throws SQLException {
    return number(
        "select count(*) from pg_index x join pg_class c on c.oid = x.indexrelid where c.relname ="
            + " 'IX_RegistrationProcessManager_OrderId' and x.indisvalid = "
            + valid);
  }

  private boolean missing() throws InterruptedException {
    return database.look(
        "look",
        connection ->
            new ProcessTables(connection, database.dialect()).missing().contains(Part.ORDER_INDEX));
  }

  /// A process that has written and is not done yet; the index waits for it, and nobody for the
  /// index.
  @Test
  void whoeverWritesGoesOn() throws Exception {
    writer.setAutoCommit(false);
    insert(writer);
    Future<?> making = making(LONG);
    int _ = waiting();
    try (Connection other = server.connect()) {
      execute(other, "set lock_timeout = '2s'");
      insert(other);
    }
    insert(writer);
    assertThat(making.isDone()).isFalse();
    writer.commit();
    assertThat(making.get(60, TimeUnit.SECONDS)).isEqualTo(true);
    assertThat(indexes("true")).isEqualTo(1);
    assertThat(number("select count(*) from " + TABLE)).isEqualTo(3);
  }

  @Test
  void whatAKillHasLeftIsMadeAnew() throws Exception {
    writer.setAutoCommit(false);
    insert(writer);
    Future<?> making = making(LONG);
    int _ = number("select pg_terminate_backend(" + waiting() + ")::int");
    assertThatThrownBy(() -> making.get(60, TimeUnit.SECONDS))
        .isInstanceOf(ExecutionException.class)
        .cause()
        .isInstanceOf(StepFailed.class)
        .hasMessageStartingWith("TRJ-121 Cannot make an index");
    writer.commit();
    assertThat(indexes("false")).as("left half made").isEqualTo(1);
    assertThat(missing()).isTrue();
    assertThat(making(LONG).get(60, TimeUnit.SECONDS)).isEqualTo(true);
    assertThat(indexes("false")).isZero();
    assertThat(indexes("true")).isEqualTo(1);
    assertThat(missing()).isFalse();
    // And once more nothing is done.
    assertThat(making(LONG).get(60, TimeUnit.SECONDS)).isEqualTo(true);
    assertThat(indexes("true")).isEqualTo(1);
  }

  /// A transaction that never ends is not waited for longer than the plan says; the way back takes
  /// away what is half made.
  @Test
  void aTransactionThatStaysOpenIsNotWaitedForForEver() throws Exception {
    writer.setAutoCommit(false);
    insert(writer);
    Future<?> making = making(Duration.ofMillis(300));
    assertThatThrownBy(() -> making.get(60, TimeUnit.SECONDS))
        .cause()
        .hasMessageContaining("lock timeout")
        .hasMessageContaining("somebody has a transaction open");
    writer.commit();
    assertThat(indexes("false")).isEqualTo(1);
    boolean _ =
        database.keep(
            "drop it",
            connection -> {
              new ProcessTables(connection, database.dialect()).drop(Part.ORDER_INDEX);
              return true;
            });
    assertThat(indexes("false")).isZero();
  }
}
