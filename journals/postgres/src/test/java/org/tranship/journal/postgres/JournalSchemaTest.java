package org.tranship.journal.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.tranship.testkit.run.RunSamples.COPY;
import static org.tranship.testkit.run.RunSamples.RUN;
import static org.tranship.testkit.run.RunSamples.header;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tranship.core.journal.Journal;
import org.tranship.core.journal.RunLog;
import org.tranship.core.outcome.ObjectResult;
import org.tranship.core.outcome.ObjectResult.Outcome;
import org.tranship.core.value.Key;
import org.tranship.core.value.Location;
import org.tranship.core.value.SecretVault;
import org.tranship.testkit.run.RunSamples;
import org.tranship.testkit.server.PostgresDatabase;
import org.tranship.testkit.server.PostgresServer;

/// The schema comes to be once, is refused when it is newer, and keeps what is written.
class JournalSchemaTest {
  @TempDir Path scratch;

  private SharedPlace place() throws Exception {
    return SharedPlace.on(PostgresServer.shared(), scratch, "");
  }

  @Test
  void severalThatOpenANewJournalAtOnceMakeItOnce() throws Exception {
    PostgresDatabase database = PostgresServer.shared().createDatabase();
    Path password = Files.writeString(scratch.resolve("password"), database.password());
    Location location =
        Location.parse(
            database.jdbcUrl().substring("jdbc:".length())
                + "?user=postgres&password=file:"
                + password);
    List<CompletableFuture<Void>> openings = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      openings.add(
          CompletableFuture.runAsync(
              () -> {
                try (Journal journal = SharedPlace.open(location)) {
                  assertThat(journal.runs()).isEmpty();
                }
              }));
    }
    openings.forEach(CompletableFuture::join);
  }

  @Test
  void aNewerFormIsRefusedAndNotTouched() throws Exception {
    SharedPlace place = place();
    place.execute(
        "INSERT INTO tranship.flyway_schema_history SELECT 99, '99', description, type, script,"
            + " checksum, installed_by, installed_on, execution_time, success"
            + " FROM tranship.flyway_schema_history WHERE version = '1'");
    assertThatThrownBy(place::open)
        .hasMessageStartingWith("TRS-205 The journal in postgresql://127.0.0.1:")
        .hasMessageContaining("has form 99, and this version of Tranship knows forms up to 1");
  }

  @Test
  void aSchemaOfSomebodyElseIsLeftAlone() throws Exception {
    PostgresDatabase database = PostgresServer.shared().createDatabase();
    try (var connection = database.connect();
        var statement = connection.createStatement()) {
      statement.execute("CREATE SCHEMA tranship");
      statement.execute("CREATE TABLE tranship.shipments (id int)");
    }
    Path password = Files.writeString(scratch.resolve("password"), database.password());
    String name = database.jdbcUrl().substring("jdbc:".length());
    Location location = Location.parse(name + "?user=postgres&password=file:" + password);
    assertThatThrownBy(() -> SharedPlace.open(location))
        .hasMessageStartingWith("TRS-205 The schema tranship in " + name);
  }

  @Test
  void linesAreNeitherChangedNorRemovedButAWholeRunIs() throws Exception {
    SharedPlace place = place();
    try (Journal journal = place.open()) {
      try (RunLog log = journal.create(header(RUN))) {
        log.record(COPY, RunSamples.results(1, 7));
        for (String act :
            List.of(
                "UPDATE tranship.result SET size = 1",
                "DELETE FROM tranship.result",
                "TRUNCATE tranship.entry")) {
          assertThatThrownBy(() -> place.execute(act)).hasMessageContaining("only appended to");
        }
        assertThatThrownBy(() -> place.execute("SELECT tranship.forget('" + RUN + "')"))
            .hasMessageContaining("is being written");
      }
      assertThat(place.ask("SELECT count(*) FROM tranship.newest")).isEqualTo("7");
      assertThat(place.ask("SELECT tranship.forget('" + RUN + "')")).isEqualTo("7");
      assertThat(journal.runs()).isEmpty();
      assertThat(place.ask("SELECT count(*) FROM tranship.result")).isEqualTo("0");
    }
  }

  /// What docs/journals.md says of rights is enough, and not more than is needed.
  @Test
  void othersWorkAndLookWithTheRightsThatThePageNames() throws Exception {
    SharedPlace place = place();
    String worker = "worker_" + place.database().name();
    String looker = "looker_" + place.database().name();
    for (String role : List.of(worker, looker)) {
      place.execute("CREATE ROLE " + role + " LOGIN PASSWORD 'tranship-test'");
      place.execute("GRANT USAGE ON SCHEMA tranship TO " + role);
      place.execute("GRANT SELECT ON ALL TABLES IN SCHEMA tranship TO " + role);
    }
    place.execute("GRANT USAGE ON SEQUENCE tranship.token TO " + worker);
    place.execute("GRANT INSERT ON ALL TABLES IN SCHEMA tranship TO " + worker);
    place.execute("GRANT UPDATE, DELETE ON tranship.lease, tranship.pause TO " + worker);
    try (Journal journal = SharedPlace.open(as(place, worker));
        Journal.Claim _ = journal.claim("a to b", "It is being done");
        RunLog log = journal.create(header(RUN))) {
      log.intend(COPY, RunSamples.intents(1, 3));
      log.record(COPY, RunSamples.results(1, 3));
      journal.pause(RUN, "somebody");
      journal.unpause(RUN);
    }
    try (Journal journal = SharedPlace.open(as(place, looker))) {
      assertThat(journal.runs()).hasSize(1);
      assertThat(journal.view(RUN).orElseThrow().tally(COPY).succeeded()).isEqualTo(3);
      assertThat(journal.holder(RUN)).isEmpty();
      assertThatThrownBy(() -> journal.resume(RUN))
          .hasMessageStartingWith("TRS-207 Cannot take the run up in ")
          .hasMessageContaining("permission denied")
          .hasMessageContaining("docs/journals.md");
    }
  }

  private static Location as(SharedPlace place, String role) {
    return Location.parse(place.location().reveal().replace("//postgres@", "//" + role + "@"));
  }

  /// Keys beyond what an index takes, and text that PostgreSQL cannot hold.
  @Test
  void longKeysAndOddTextComeBackInOrder() throws Exception {
    StringBuilder noise = new StringBuilder();
    new Random(5).ints(6_000, 'a', 'z').forEach(letter -> noise.append((char) letter));
    String beginning = noise.substring(0, 1_990);
    List<ObjectResult> results = new ArrayList<>();
    for (String key :
        List.of(
            beginning,
            beginning + "0123456789",
            beginning + "0123456789a",
            beginning + "0123456789" + noise.substring(2_000),
            beginning + "1",
            "\u0000\u241b",
            "z")) {
      String odd = "\u0000 \ud800 \u241b \udc00\ud800 \ud83d\udea2 " + key.length();
      results.add(ObjectResult.acted(Key.of(key), Outcome.FAILED, odd, odd).withNote(odd));
    }
    results.sort((a, b) -> a.key().compareTo(b.key()));
    try (Journal journal = place().open();
        RunLog log = journal.create(header(RUN))) {
      for (ObjectResult result : results.reversed()) {
        log.record(COPY, List.of(ObjectResult.acted(result.key(), Outcome.DONE, "", "")));
        log.record(COPY, List.of(result));
      }
      List<Key> keys = results.stream().map(ObjectResult::key).toList();
      assertThat(log.results(COPY, keys).values()).containsExactlyInAnyOrderElementsOf(results);
      assertThat(log.greatest(COPY)).contains(keys.getLast());
      for (int i = 0; i < keys.size(); i++) {
        List<ObjectResult> read = new ArrayList<>();
        try (var rows = log.results(COPY, Set.of(Outcome.FAILED), Optional.of(keys.get(i)))) {
          for (var row = rows.next(); row.isPresent(); row = rows.next()) {
            read.add(row.get());
          }
        }
        assertThat(read).isEqualTo(results.subList(i + 1, results.size()));
      }
      assertThat(log.tally(COPY).failed()).isEqualTo(results.size());
    }
  }

  @Test
  void whatIsMistypedIsToldAndNoSecretIs() {
    for (Map.Entry<String, String> each :
        Map.of(
                "postgresql://u:secret-word@h/d", "a password is not typed there",
                "postgresql://h/d?password=secret-word", "password must be a reference",
                "postgresql://h/d?pasword=secret-word", "Did you mean \"password\"?",
                "postgresql://h/d?sslpassword=secret-word", "sslpassword must be a reference",
                "postgresql://h/d?lease=0", "lease is a number of seconds from 1 to 3600",
                "postgresql://u:secret@word@h/d", "no user, host and database",
                "postgresql:d", "no user, host and database")
            .entrySet()) {
      assertThatThrownBy(
              () ->
                  new PostgresJournals()
                      .open(Location.parse(each.getKey()), new SecretVault(Map.of())))
          .hasMessageStartingWith("TRS-205 ")
          .hasMessageContaining(each.getValue())
          .hasMessageNotContaining("secret");
    }
  }
}
