package org.tranship.journal.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.tranship.testkit.run.RunSamples.COPY;
import static org.tranship.testkit.run.RunSamples.RUN;
import static org.tranship.testkit.run.RunSamples.header;
import static org.tranship.testkit.run.RunSamples.step;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tranship.core.journal.Journal;
import org.tranship.core.journal.JournalException;
import org.tranship.core.journal.JournalException.Kind;
import org.tranship.core.journal.RunId;
import org.tranship.core.journal.RunLog;
import org.tranship.core.outcome.Note;
import org.tranship.core.value.Key;
import org.tranship.core.value.SecretVault;
import org.tranship.testkit.contract.JournalWriter;
import org.tranship.testkit.run.RunSamples;
import org.tranship.testkit.server.PostgresServer;

/// Two at one run: whoever slept through the lease is refused, at whatever moment it wakes up.
class TakenOverFaultsTest {
  @TempDir Path scratch;
  private SharedPlace place;

  @BeforeEach
  void makeDatabase() throws Exception {
    place = SharedPlace.on(PostgresServer.shared(), scratch, "");
  }

  /// As if the holder had not been heard of for a lease's length.
  private void endLeases() throws Exception {
    place.execute("UPDATE tranship.lease SET until = clock_timestamp() - interval '1 ms'");
  }

  private static void assertTakenOver(ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            JournalException.class, e -> assertThat(e.kind()).isEqualTo(Kind.TAKEN_OVER))
        .hasMessageStartingWith(
            "TRS-208 Run %s was taken over by process %d on "
                .formatted(RUN, ProcessHandle.current().pid()));
  }

  @Test
  void whoSleptThroughItsLeaseWritesNothing() throws Exception {
    try (Journal one = place.open();
        Journal two = place.open()) {
      RunLog first = one.create(header(RUN));
      first.intend(COPY, RunSamples.intents(1, 10));
      assertThatThrownBy(() -> two.resume(RUN))
          .hasMessageStartingWith("TRS-203 Run " + RUN + " is being written by process ")
          .hasMessageContaining(one.holder(RUN).orElseThrow())
          .hasMessageContaining("this is free in ");
      endLeases();
      assertThat(two.holder(RUN)).isEmpty();
      try (RunLog second = two.resume(RUN)) {
        assertTakenOver(() -> first.append(step("late")));
        assertTakenOver(() -> first.intend(COPY, RunSamples.intents(2, 10)));
        assertTakenOver(() -> first.record(COPY, RunSamples.results(1, 10)));
        assertTakenOver(() -> first.note(COPY, Key.of("a"), new Note(1, "late")));
        second.record(COPY, RunSamples.results(1, 5));
        assertTakenOver(() -> first.record(COPY, RunSamples.results(1, 10)));
        first.close();
        assertThat(one.holder(RUN)).as("closing it takes nothing from the other").isPresent();
        second.append(step("only"));
        assertThat(second.entries()).containsExactly(step("only"));
        assertThat(second.tally(COPY).succeeded()).isEqualTo(5);
      }
    }
  }

  /// An end that nobody used is no loss: the token is still the highest.
  @Test
  void aLeaseThatEndedAndWasNotTakenGoesOn() throws Exception {
    try (Journal journal = place.open();
        RunLog log = journal.create(header(RUN))) {
      endLeases();
      log.append(step("late"));
      assertThat(journal.holder(RUN)).isPresent();
      assertThat(log.entries()).hasSize(1);
    }
  }

  /// Its lines are with the server and its proof is not: the other one neither waits nor collides.
  @Test
  void aTransactionLeftHalfWayIsUndoneWhenItWakesUp() throws Exception {
    place.execute(
        "CREATE FUNCTION hang() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
            + " IF NEW.line BETWEEN 100 AND 1000000 THEN PERFORM pg_advisory_xact_lock(7);"
            + " END IF; RETURN NEW; END $$");
    try (Connection gate = place.database().connect();
        Statement statement = gate.createStatement();
        Journal one = place.open();
        Journal two = place.open();
        RunLog first = one.create(header(RUN))) {
      first.append(step("before"));
      place.execute(
          "CREATE TRIGGER hang BEFORE INSERT ON tranship.result FOR EACH ROW"
              + " EXECUTE FUNCTION hang()");
      statement.execute("SELECT pg_advisory_lock(7)");
      CompletableFuture<Void> hanging =
          CompletableFuture.runAsync(() -> first.record(COPY, RunSamples.results(1, 500)));
      while (place
          .ask("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted")
          .equals("0")) {
        Thread.sleep(5);
      }
      endLeases();
      try (RunLog second = two.resume(RUN)) {
        second.record(COPY, RunSamples.results(1, 500));
        second.append(step("after"));
        statement.execute("SELECT pg_advisory_unlock(7)");
        assertTakenOver(
            () -> {
              try {
                hanging.join();
              } catch (CompletionException e) {
                throw e.getCause();
              }
            });
        assertThat(place.ask("SELECT count(*) FROM tranship.result")).isEqualTo("500");
        assertThat(second.entries()).containsExactly(step("before"), step("after"));
      }
    }
  }

  /// A process that is stopped for longer than its lease and goes on: what a laptop's lid, a
  /// hypervisor or a long collection of garbage does.
  @Test
  void aProcessThatWasStoppedIsRefusedWhenItGoesOn() throws Exception {
    place = SharedPlace.on(PostgresServer.shared(), scratch, "lease=1");
    Process process = writer();
    try (Journal journal = place.open();
        BufferedReader output = process.inputReader(StandardCharsets.UTF_8)) {
      String line = output.readLine();
      for (int recorded = 0; recorded < 5; line = output.readLine()) {
        recorded += line.startsWith("recorded") ? 1 : 0;
      }
      signal(process, "STOP");
      try (RunLog log = takenUp(journal)) {
        log.append(step("the other"));
        int entries = log.entries().size();
        long results = log.tally(COPY).succeeded();
        signal(process, "CONT");
        List<String> last;
        try (Stream<String> lines = output.lines()) {
          last = lines.toList(); // It ends by itself at the first refusal.
        }
        assertThat(last)
            .anyMatch(said -> said.contains("TRS-208 Run " + RUN + " was taken over by process "));
        assertThat(log.entries()).hasSize(entries);
        assertThat(log.tally(COPY).succeeded()).isEqualTo(results);
        log.append(step("goes on"));
      }
    } finally {
      process.destroyForcibly();
    }
  }

  private static RunLog takenUp(Journal journal) throws InterruptedException {
    for (int time = 0; ; time++) {
      try {
        return journal.resume(RUN);
      } catch (JournalException e) {
        assertThat(e.kind()).isEqualTo(Kind.LOCKED);
        assertThat(time).as("the lease ends").isLessThan(300);
        Thread.sleep(50);
      }
    }
  }

  private static void signal(Process process, String name) throws Exception {
    Process kill = new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start();
    assertThat(kill.waitFor()).isZero();
  }

  private Process writer() throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            "-Xmx128m",
            "-cp",
            System.getProperty("java.class.path"),
            JournalWriter.class.getName(),
            place.location().reveal(),
            RUN.text(),
            "write",
            "0")
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }

  /// Two first commands between the same places: the one that slept must not begin a second run.
  @Test
  void whoLostTheNameMakesNoRun() throws Exception {
    try (Journal one = place.open();
        Journal two = place.open();
        Journal.Claim _ = one.claim("a to b", "A copy from a to b is being made")) {
      endLeases();
      try (Journal.Claim _ = two.claim("a to b", "A copy from a to b is being made")) {
        assertThatThrownBy(() -> one.create(header(RUN)))
            .hasMessageStartingWith("TRS-208 What this process had begun (\"A copy from a to b")
            .hasMessageContaining("was taken over by process ");
        two.create(header(new RunId("20261121-093412-bbbb"))).close();
        assertThat(two.runs()).hasSize(1);
      }
    }
  }

  /// It may be renewed by one thread while another gives it back.
  @Test
  void aLeaseThatWasGivenBackIsNotRenewed() throws Exception {
    JournalAddress address = JournalAddress.parse(place.location(), new SecretVault(Map.of()));
    try (Database database = Database.open(address)) {
      Lease lease =
          database.once(
              "take",
              connection ->
                  Lease.take(
                      connection, database.errors(), "x", "a", address.lease(), "X", "X is held"));
      boolean before = database.once("renew", it -> lease.renew(it, address.lease()));
      assertThat(before).isTrue();
      boolean renewed =
          database.once(
              "give back and renew",
              connection -> {
                lease.release(connection, false);
                return lease.renew(connection, address.lease());
              });
      assertThat(renewed).isFalse();
      Optional<Lease.Holder> holder = database.once("look", it -> Lease.look(it, "x"));
      assertThat(holder).isEmpty();
    }
  }

  /// However wrong it may be, nothing here asks the clock of its own machine.
  @Test
  void noClockButTheDatabasesIsAsked() throws Exception {
    Path classes =
        Path.of(PostgresJournal.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    try (Stream<Path> all = Files.walk(classes.resolve("org"))) {
      List<Path> files = all.filter(file -> file.toString().endsWith(".class")).toList();
      assertThat(files).hasSizeGreaterThan(15);
      for (Path file : files) {
        assertThat(Files.readString(file, StandardCharsets.ISO_8859_1))
            .as("%s", file.getFileName())
            .doesNotContain("currentTimeMillis", "java/time/Clock", "java/util/Date");
      }
    }
  }
}
