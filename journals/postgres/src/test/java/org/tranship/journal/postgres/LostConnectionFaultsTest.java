package org.tranship.journal.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.tranship.testkit.run.RunSamples.COPY;
import static org.tranship.testkit.run.RunSamples.RUN;
import static org.tranship.testkit.run.RunSamples.header;
import static org.tranship.testkit.run.RunSamples.step;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tranship.core.journal.Journal;
import org.tranship.core.journal.JournalException;
import org.tranship.core.journal.JournalException.Kind;
import org.tranship.core.journal.RunId;
import org.tranship.core.journal.RunLog;
import org.tranship.core.journal.RunView;
import org.tranship.journal.postgres.CuttingProxy.Cut;
import org.tranship.testkit.run.RunSamples;
import org.tranship.testkit.server.PostgresServer;
import org.tranship.testkit.server.PostgresServer.Commits;

/// The database goes away at every moment there is. Survived are a connection cut before any
/// request and before any answer, sessions ended by the server, a server that is killed and started
/// again; told in words are a full disk and a database that stays away.
class LostConnectionFaultsTest {
  private static final int OBJECTS = 20;

  @TempDir Path scratch;

  private SharedPlace place(String more) throws Exception {
    return SharedPlace.on(PostgresServer.shared(), scratch, more);
  }

  @Test
  void aConnectionCutBetweenAnyTwoActsLosesNothingAndDoublesNothing() throws Exception {
    SharedPlace place = place("");
    try (CuttingProxy proxy = new CuttingProxy(PostgresServer.shared().port());
        Journal journal = SharedPlace.open(place.location(proxy.authority()))) {
      int scenes = 0;
      for (Cut cut : Cut.values()) {
        boolean fired = true;
        for (int act = 1; fired; act++) {
          RunId run = new RunId("20261121-%06d-aaaa".formatted(scenes++));
          proxy.arm(cut, act);
          try (Journal.Claim _ = journal.claim("a to b", "It is being done");
              RunLog log = journal.create(header(run))) {
            log.intend(COPY, RunSamples.intents(1, OBJECTS));
            log.record(COPY, RunSamples.results(1, OBJECTS));
            log.append(step("one"));
          }
          try (RunLog log = journal.resume(run)) {
            assertThat(log.tally(COPY).succeeded()).isEqualTo(OBJECTS);
            log.append(step("two"));
          }
          fired = proxy.disarm();
          assertThat(journal.holder(run)).isEmpty();
          assertWritten(place, run, cut + " of act " + act);
          assertThat(act).as("the scene comes to an end").isLessThan(200);
        }
      }
      assertThat(scenes).as("acts that could be cut").isGreaterThan(50);
    }
  }

  private static void assertWritten(SharedPlace place, RunId run, String when) throws Exception {
    String of = " WHERE run = (SELECT id FROM tranship.run WHERE name = '" + run + "')";
    assertThat(
            place.ask(
                "SELECT concat_ws(' ', (SELECT count(*) FROM tranship.result"
                    + of
                    + "), (SELECT string_agg(step, ' ' ORDER BY line) FROM tranship.entry"
                    + of
                    + "), (SELECT count(*) FROM tranship.intent"
                    + of
                    + "), (SELECT count(*) FROM tranship.settled"
                    + of
                    + "))"))
        .as(when)
        .isEqualTo(OBJECTS + " one two 1 1");
  }

  @Test
  void sessionsEndedByTheServerLoseNothing() throws Exception {
    SharedPlace place = place("");
    try (Journal journal = place.open();
        RunLog log = journal.create(header(RUN))) {
      List<Thread> threads = new ArrayList<>();
      AtomicReference<Throwable> fault = new AtomicReference<>();
      for (int thread = 0; thread < 3; thread++) {
        int first = 100 * thread;
        threads.add(
            Thread.ofVirtual()
                .start(
                    () -> {
                      try {
                        for (int batch = first; batch < first + 25; batch++) {
                          log.intend(COPY, RunSamples.intents(batch, OBJECTS));
                          log.record(COPY, RunSamples.results(batch, OBJECTS));
                          log.append(step("batch " + batch));
                        }
                      } catch (Throwable e) {
                        fault.set(e);
                      }
                    }));
      }
      int ended = 0;
      for (Thread thread : threads) {
        while (thread.isAlive()) {
          ended +=
              Integer.parseInt(
                  place.ask(
                      "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity"
                          + " WHERE datname = current_database() AND pid <> pg_backend_pid()"));
          Thread.sleep(20);
        }
      }
      assertThat(fault.get()).isNull();
      assertThat(ended).as("sessions that were ended").isPositive();
      RunView view = journal.view(RUN).orElseThrow();
      assertThat(view.tally(COPY).succeeded()).isEqualTo(75L * OBJECTS);
      assertThat(place.ask("SELECT count(*) FROM tranship.result")).isEqualTo("" + 75 * OBJECTS);
      assertThat(view.entries()).hasSize(75);
      assertThat(view.unsettled(COPY).next()).isEmpty();
    }
  }

  @Test
  void aServerThatIsKilledAndStartedAgainIsWaitedFor() throws Exception {
    try (PostgresServer server = PostgresServer.start(Commits.FAST);
        Journal journal = SharedPlace.on(server, scratch, "").open();
        RunLog log = journal.create(header(RUN))) {
      log.append(step("before"));
      server.kill();
      Thread writer = Thread.ofVirtual().start(() -> log.append(step("meanwhile")));
      server.restart();
      writer.join();
      log.append(step("after"));
      assertThat(log.entries()).containsExactly(step("before"), step("meanwhile"), step("after"));
      assertThat(journal.holder(RUN)).isPresent();
    }
  }

  @Test
  void aDatabaseThatStaysAwayStopsTheRunInWords() throws Exception {
    SharedPlace place = place("patience=1");
    CuttingProxy proxy = new CuttingProxy(PostgresServer.shared().port());
    try (Journal journal = SharedPlace.open(place.location(proxy.authority()));
        RunLog log = journal.create(header(RUN))) {
      log.append(step("before"));
      proxy.close();
      place.ask(
          "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity"
              + " WHERE datname = current_database() AND pid <> pg_backend_pid()");
      assertThatThrownBy(() -> log.append(step("after")))
          .isInstanceOf(JournalException.class)
          .hasMessageStartingWith("TRS-207 Cannot write to the journal: ")
          .hasMessageContaining("has not been reached for")
          .hasMessageContaining("Nothing that was written is lost. Run the same command again")
          .hasMessageNotContaining("tranship-test");
    }
    try (Journal journal = place.open()) {
      assertThat(journal.view(RUN).orElseThrow().entries()).containsExactly(step("before"));
    }
  }

  /// The server says so of a disk, a quota and a tablespace alike.
  @Test
  void aFullDiskStopsTheRunInWordsAndLosesNothing() throws Exception {
    SharedPlace place = place("");
    try (Journal journal = place.open();
        RunLog log = journal.create(header(RUN))) {
      log.intend(COPY, RunSamples.intents(1, OBJECTS));
      place.execute(
          "CREATE FUNCTION full_disk() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
              + " RAISE EXCEPTION 'could not extend file' USING ERRCODE = '53100'; END $$");
      place.execute(
          "CREATE TRIGGER full_disk BEFORE INSERT ON tranship.result FOR EACH ROW"
              + " EXECUTE FUNCTION full_disk()");
      for (int again = 0; again < 2; again++) {
        assertThatThrownBy(() -> log.record(COPY, RunSamples.results(1, OBJECTS)))
            .hasMessageStartingWith("TRS-204 Cannot write to the journal: the disk that holds")
            .isInstanceOfSatisfying(
                JournalException.class, e -> assertThat(e.kind()).isEqualTo(Kind.FULL));
      }
      place.execute("DROP TRIGGER full_disk ON tranship.result");
      assertThat(log.tally(COPY).succeeded()).isZero();
      log.record(COPY, RunSamples.results(1, OBJECTS));
      assertThat(log.tally(COPY).succeeded()).isEqualTo(OBJECTS);
      assertThat(log.unsettled(COPY).next()).isEmpty();
    }
  }
}
