package org.tranship.journal.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.tranship.testkit.run.RunSamples.COPY;
import static org.tranship.testkit.run.RunSamples.RUN;
import static org.tranship.testkit.run.RunSamples.header;
import static org.tranship.testkit.run.RunSamples.step;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tranship.core.journal.Journal;
import org.tranship.core.journal.RunId;
import org.tranship.core.journal.RunLog;
import org.tranship.core.journal.RunView;
import org.tranship.core.outcome.ObjectResult.Outcome;
import org.tranship.core.value.Location;
import org.tranship.core.value.Secret;
import org.tranship.core.value.SecretVault;
import org.tranship.journal.postgres.CuttingProxy.Cut;
import org.tranship.testkit.server.PostgresServer;

/// What others do at the server, and what it is set to, harms no journal.
class SharedServerFaultsTest {
  private static final RunId OTHER = new RunId("20261121-093412-bbbb");

  @TempDir Path scratch;

  private SharedPlace place(String more) throws Exception {
    return SharedPlace.on(PostgresServer.shared(), scratch, more);
  }

  private static JournalAddress address(SharedPlace place) {
    return JournalAddress.parse(place.location(), new SecretVault(Map.of()));
  }

  private static RunView.Rows<?> rows(RunView view) {
    return view.results(COPY, EnumSet.allOf(Outcome.class), Optional.empty());
  }

  /// A connection's settings outlive the transactions that are undone on it.
  @Test
  void commitsAreDurableWhateverTheDatabaseIsSetTo() throws Exception {
    SharedPlace place = place("");
    place.execute("ALTER DATABASE " + place.database().name() + " SET synchronous_commit = off");
    try (Database database = Database.open(address(place))) {
      for (int i = 0; i < 2; i++) {
        database.stream(
                "read",
                connection ->
                    StreamedRows.open(
                        database.errors(), connection, "SELECT 1", _ -> {}, row -> row.getInt(1)))
            .close();
      }
      for (String name : List.of("synchronous_commit", "lock_timeout")) {
        String set =
            database.once(
                "look",
                connection -> {
                  try (Statement statement = connection.createStatement();
                      var row = statement.executeQuery("SHOW " + name)) {
                    return row.next() ? row.getString(1) : "";
                  }
                });
        assertThat(set).as(name).isIn("on", "10s");
      }
    }
  }

  @Test
  void aCopyReadsManyEarlierRunsAndWritesBesideThem() throws Exception {
    List<RunView.Rows<?>> open = new ArrayList<>();
    try (Journal journal = place("patience=1").open();
        RunLog log = journal.create(header(RUN))) {
      for (int i = 0; i < 2 * 16 + 2; i++) {
        open.add(rows(log));
      }
      log.append(step("beside them"));
      assertThat(log.entries()).hasSize(1);
    } finally {
      open.forEach(RunView.Rows::close);
    }
  }

  @Test
  void whoHasAllConnectionsInUseIsToldSo() throws Exception {
    try (Database database = Database.open(address(place("patience=1")), 1);
        var _ = database.stream("read", connection -> connection)) {
      assertThatThrownBy(() -> database.patiently("look", connection -> true))
          .hasMessageStartingWith("TRS-207 Cannot look: this process has all of its 1 connections");
    }
  }

  /// The answer to any act of making a run is lost, and its lease is over by then.
  @Test
  void anOutageLongerThanALeaseMakesTheRunOnce() throws Exception {
    SharedPlace place = place("");
    try (CuttingProxy proxy = new CuttingProxy(PostgresServer.shared().port());
        Journal journal = SharedPlace.open(place.location(proxy.authority()))) {
      place.execute(
          "CREATE FUNCTION over() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
              + " NEW.until = '-infinity'; RETURN NEW; END $$");
      place.execute(
          "CREATE TRIGGER over BEFORE INSERT ON tranship.lease FOR EACH ROW"
              + " EXECUTE FUNCTION over()");
      int act = 0;
      boolean fired = true;
      while (fired) {
        proxy.arm(Cut.ANSWER, ++act);
        journal.create(header(new RunId("20261121-%06d-aaaa".formatted(act)))).close();
        fired = proxy.disarm();
        assertThat(act).as("making a run comes to an end").isLessThan(100);
      }
      assertThat(act).as("acts that could be cut").isGreaterThan(4);
      assertThat(journal.runs()).hasSize(act);
    }
  }

  /// Whoever waits for the row that is removed finds no run behind it.
  @Test
  void aRunThatIsForgottenWhileItIsTakenUpIsGone() throws Exception {
    SharedPlace place = place("");
    try (Journal journal = place.open();
        var connection = place.database().connect();
        Statement statement = connection.createStatement()) {
      journal.create(header(RUN)).close();
      connection.setAutoCommit(false);
      statement.execute("SELECT tranship.forget('" + RUN + "')");
      CompletableFuture<RunLog> taking = CompletableFuture.supplyAsync(() -> journal.resume(RUN));
      while (place
          .ask("SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'")
          .equals("0")) {
        Thread.sleep(5);
      }
      connection.commit();
      assertThatThrownBy(taking::join).cause().hasMessageStartingWith("TRS-201 ");
      assertThat(place.ask("SELECT count(*) FROM tranship.lease")).isEqualTo("0");
    }
  }

  @Test
  void aRunThatMakesNoSenseHidesNoOther() throws Exception {
    SharedPlace place = place("");
    try (Journal journal = place.open()) {
      journal.create(header(RUN)).close();
      for (String name : List.of(OTHER.text(), "no run's name")) {
        place.execute(
            "INSERT INTO tranship.run (name, runbook, created, operator, tool) VALUES ($$"
                + name
                + "$$, 'objects', 'yesterday', 'o', 't')");
      }
      assertThat(journal.runs()).containsExactly(header(RUN));
      assertThat(journal.unreadable()).containsOnlyKeys(OTHER);
      assertThatThrownBy(() -> journal.view(OTHER))
          .hasMessageStartingWith("TRS-206 ")
          .hasMessageContaining(OTHER.text());
    }
  }

  @Test
  void aDatabaseOfAnotherEncodingIsRefused() throws Exception {
    SharedPlace place = place("");
    String name = "latin_" + place.database().name();
    place.execute(
        "CREATE DATABASE "
            + name
            + " ENCODING 'LATIN1' TEMPLATE template0 LC_COLLATE 'C' LC_CTYPE 'C'");
    Location location =
        Location.parse(
            place.location().reveal().replace("/" + place.database().name(), "/" + name));
    assertThatThrownBy(() -> SharedPlace.open(location))
        .hasMessageStartingWith("TRS-205 The database postgresql:")
        .hasMessageContaining("keeps its text as LATIN1, and a journal needs UTF8");
  }

  /// A command whose outage lasted longer than the lease of the run that it made.
  @Test
  void whatWasWrittenBeforeATakeoverIsNotToldAsLost() throws Exception {
    SharedPlace place = place("");
    try (Journal journal = place.open();
        Database database = Database.open(address(place))) {
      journal.create(header(RUN)).close();
      int run = Integer.parseInt(place.ask("SELECT id FROM tranship.run"));
      Lease lease =
          database.once(
              "take",
              it ->
                  Lease.take(
                      it, database.errors(), RUN.text(), "a", database.lease(), "Run", "It"));
      try (RunWriter writer = new RunWriter(database, lease, run)) {
        Batch.Known known = new Batch.Known();
        known.lastLine = Long.parseLong(place.ask("SELECT line FROM tranship.lease"));
        Batch written = new Batch(1, known, List.of(Line.of(step("one"))));
        Batch late = new Batch(2, known, List.of(Line.of(step("two"))));
        assertWritten(database, writer, written);
        place.execute("UPDATE tranship.lease SET until = '-infinity'");
        try (RunLog log = journal.resume(RUN)) {
          assertWritten(database, writer, written);
          assertThatThrownBy(() -> assertWritten(database, writer, late))
              .hasMessageStartingWith("TRS-208 ");
          assertThat(log.entries()).containsExactly(step("one"));
        }
      }
    }
  }

  private static void assertWritten(Database database, RunWriter writer, Batch batch) {
    boolean written = database.once("write", connection -> writer.write(connection, batch));
    assertThat(written).isTrue();
  }

  /// A server that was made a standby is not asked again on the same connection.
  @Test
  void aServerThatTakesNoWritingForAWhileIsWaitedFor() throws Exception {
    SharedPlace place = place("");
    try (Journal journal = place.open();
        RunLog log = journal.create(header(RUN))) {
      String readOnly =
          "ALTER DATABASE " + place.database().name() + " SET default_transaction_read_only = ";
      place.execute(readOnly + "on");
      place.ask(
          "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity"
              + " WHERE datname = current_database() AND pid <> pg_backend_pid()");
      CompletableFuture<Void> writing =
          CompletableFuture.runAsync(() -> log.append(step("meanwhile")));
      while (place
          .ask(
              "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
                  + " AND pid <> pg_backend_pid()")
          .equals("0")) {
        Thread.sleep(5);
      }
      Thread.sleep(50);
      try (var connection = place.database().connect();
          Statement statement = connection.createStatement()) {
        statement.execute("SET default_transaction_read_only = off");
        statement.execute(readOnly + "off");
      }
      writing.join();
      assertThat(log.entries()).containsExactly(step("meanwhile"));
    }
    assertThat(PostgresErrors.isPassing(new SQLException("read-only", "25006"))).isTrue();
  }

  @Test
  void ofSeveralHostsThePrimaryIsTaken() {
    SecretVault none = new SecretVault(Map.of());
    Secret type =
        JournalAddress.parse(Location.parse("postgresql://h,i:5433/d"), none)
            .properties()
            .getOrDefault("targetServerType", new Secret("none"));
    assertThat(type.reveal()).isEqualTo("primary");
    assertThatThrownBy(
            () ->
                JournalAddress.parse(
                    Location.parse("postgresql://h,i/d?targetServerType=any"), none))
        .hasMessageStartingWith("TRS-205 ")
        .hasMessageContaining("with several hosts targetServerType can only be primary");
  }

  /// Only where every process is to be seen is one that is not seen dead.
  @Test
  void aProcessIsDeadOnlyWhereAllAreToBeSeen() throws Exception {
    Path proc = scratch.resolve("proc");
    Files.createDirectories(proc.resolve("sys/kernel/random"));
    Files.createDirectories(proc.resolve("self/ns"));
    Files.writeString(proc.resolve("sys/kernel/random/boot_id"), "boot\n");
    Files.createSymbolicLink(proc.resolve("self/ns/pid"), Path.of("pid:[1]"));
    Path mounts = proc.resolve("self/mountinfo");
    Files.writeString(mounts, "22 27 0:20 / /proc rw,nosuid shared:12 - proc proc rw\n");
    String mark = "boot pid:[1] 42 7";
    assertThat(ProcessMark.isDead(mark, proc)).as("no first process").isFalse();
    Files.createDirectory(proc.resolve("1"));
    assertThat(ProcessMark.isDead(mark, proc)).as("gone").isTrue();
    Files.writeString(
        mounts, "22 27 0:20 / /proc rw,nosuid shared:12 - proc proc rw,hidepid=invisible\n");
    assertThat(ProcessMark.isDead(mark, proc)).as("hidden").isFalse();
    Files.createSymbolicLink(proc.resolve("42"), Path.of("42"));
    assertThat(ProcessMark.isDead(mark, proc)).as("cannot be looked at").isFalse();
  }
}
