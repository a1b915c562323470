package org.tranship.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tranship.client.tables.AzureTables;
import org.tranship.client.tables.RowKey;
import org.tranship.client.tables.TableAccount;
import org.tranship.client.tables.TableRow;
import org.tranship.client.tables.Tables;
import org.tranship.core.bus.Bus;
import org.tranship.core.bus.BusSpec;
import org.tranship.core.bus.Buses;
import org.tranship.core.bus.SubscriptionName;
import org.tranship.core.value.Secret;
import org.tranship.core.value.SecretVault;
import org.tranship.testkit.journey.GoldenHistory;
import org.tranship.testkit.journey.GoldenIds;
import org.tranship.testkit.journey.GoldenSecond;
import org.tranship.testkit.journey.LiveJourney;
import org.tranship.testkit.journey.LiveWorker;
import org.tranship.testkit.server.AzuriteServer;
import org.tranship.testkit.server.PostgresDatabase;
import org.tranship.testkit.server.PostgresServer;

/// The command with tables on Azurite, PostgreSQL, a bus in this process, and workers that go by
/// files, as an operator's programs write them.
class JourneyThirdCommandTest {
  private static final AzuriteServer SERVER = AzuriteServer.sharedTables();

  @TempDir private Path folder;
  private final PostgresDatabase database = PostgresServer.shared().createDatabase();
  private final String events = SERVER.freshTableName();
  private final String log = SERVER.freshTableName();
  private final Map<String, Integer> handled = LiveWorker.counts();
  private Bus bus;
  private Tables tables;
  private ThirdCloud cloud;

  @BeforeEach
  void fill() throws Exception {
    tables =
        new AzureTables(
            TableAccount.parse(new Secret(SERVER.connectionString())), Clock.systemUTC());
    bus = Buses.installed(new SecretVault(Map.of())).open(BusSpec.of("memory:" + events));
    try (Connection connection = database.connect();
        Statement statement = connection.createStatement()) {
      boolean _ = statement.execute(String.join(";", GoldenSecond.statements()));
    }
    boolean _ = tables.create(events);
    boolean _ = tables.create(log);
    LiveJourney journey =
        new LiveJourney(
            bus,
            (table, partition, row, columns) -> {
              boolean _ =
                  tables.insert(table, List.of(TableRow.of(new RowKey(partition, row), columns)));
            },
            events,
            log);
    journey.secondRelease();
    GoldenHistory.write(journey, Instant.now().minus(Duration.ofDays(2)));
    LiveWorker second = new LiveWorker(journey, false, handled);
    LiveWorker third = new LiveWorker(journey, true, handled);
    write("connection", SERVER.connectionString());
    write("password", database.password());
    cloud = new ThirdCloud(folder, ThirdCloud.Worker.of(second), ThirdCloud.Worker.of(third));
  }

  @AfterEach
  void end() {
    cloud.close();
    tables.close();
  }

  private Path write(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text);
  }

  private Path plan() throws IOException {
    return write(
        "plan.yaml", ThirdCloud.plan(folder, database, events, log, "memory:" + events, "1s"));
  }

  private AnchoreScene.Ran run(Object... words) {
    Object[] all = new Object[words.length + 2];
    System.arraycopy(words, 0, all, 0, words.length);
    all[words.length] = "--journal";
    all[words.length + 1] = "sqlite:" + folder.resolve("journal");
    return Commands.runAlone(all);
  }

  private boolean exists(String topic, String name) {
    return bus.topology().subscription(new SubscriptionName(topic, name)).isPresent();
  }

  @Test
  void checkedPlannedMigratedVerifiedRolledBackAndCompleted() throws Exception {
    Path plan = plan();
    AnchoreScene.Ran check = run("journey", "check", plan);
    assertThat(check.code()).as(check.toString()).isZero();
    Path script = folder.resolve("to-v3.sql");
    AnchoreScene.Ran planned = run("journey", "plan", plan, "--sql", script);
    assertThat(planned.code()).as(planned.toString()).isZero();
    assertThat(planned.out()).contains("hand-over").contains("20s");
    assertThat(Files.readString(script))
        .contains("create index concurrently \"IX_SeatTypesView_ConferenceId\"");
    assertThat(exists(LiveJourney.COMMANDS, "sessionless")).isFalse();

    AnchoreScene.Ran declined = run("journey", "to-v3", plan);
    assertThat(declined.code()).as(declined.toString()).isEqualTo(3);
    AnchoreScene.Ran moved = run("journey", "to-v3", plan, "--yes");
    assertThat(moved.code()).as(moved.toString()).isZero();
    assertThat(moved.out()).contains("Migrated").contains("tranship rollback");
    assertThat(exists(LiveJourney.COMMANDS, "sessionless")).isTrue();
    assertThat(folder.resolve("blobs")).isNotEmptyDirectory();
    assertThat(folder.resolve("third-runs")).exists();
    assertThat(folder.resolve("second-runs")).doesNotExist();
    Path streams = folder.resolve("streams.jsonl");
    AnchoreScene.Ran verified = run("verify", "last", "--streams", streams);
    assertThat(verified.code()).as(verified.toString()).isZero();
    assertThat(verified.out()).contains("streams of " + events + " without a gap");
    assertThat(Files.readAllLines(streams))
        .hasSizeGreaterThan(7)
        .allMatch(line -> line.contains("\"same\":true"))
        .anyMatch(line -> line.contains("SeatsAvailability_" + GoldenIds.A));

    AnchoreScene.Ran known = run("journey", "reset", plan, "--yes");
    assertThat(known.code()).as(known.toString()).isEqualTo(3);
    assertThat(known.toString()).contains("TRJ-119");

    AnchoreScene.Ran back = run("rollback", "last", "--yes");
    assertThat(back.code()).as(back.toString()).isZero();
    assertThat(exists(LiveJourney.COMMANDS, "sessionless")).isFalse();
    assertThat(folder.resolve("swapped")).doesNotExist();
    assertThat(folder.resolve("second-runs")).exists();

    assertThat(run("journey", "to-v3", plan, "--yes").code()).isZero();
    AnchoreScene.Ran completed = run("complete", "last", "--yes");
    assertThat(completed.code()).as(completed.toString()).isZero();
    assertThat(exists(LiveJourney.COMMANDS, "all")).isFalse();
    assertThat(folder.resolve("retired")).exists();
    for (AnchoreScene.Ran each : List.of(check, planned, moved, verified, back, completed)) {
      assertThat(each.toString()).doesNotContain(SERVER.key()).doesNotContain(database.password());
    }
  }

  /// What an attempt has left of which no journal is there.
  @Test
  void resetRemovesWhatIsOfTheThirdAndRestoresIfAsked() throws Exception {
    Path plan = plan();
    Path _ = Files.writeString(folder.resolve("blobs/SeatAssignments-x"), "left");
    assertThat(run("journey", "to-v3", plan, "--yes").toString()).contains("TRJ-141");
    AnchoreScene.Ran asked = run("journey", "reset", plan, "--restore");
    assertThat(asked.code()).as(asked.toString()).isEqualTo(3);
    assertThat(asked.toString()).contains("written since the backup is lost");
    AnchoreScene.Ran reset = run("journey", "reset", plan, "--yes");
    assertThat(reset.code()).as(reset.toString()).isZero();
    assertThat(folder.resolve("restored")).doesNotExist();
    assertThat(folder.resolve("blobs/SeatAssignments-x")).doesNotExist();
    assertThat(run("journey", "check", plan).code()).isZero();
    assertThat(run("journey", "reset", plan, "--yes", "--restore").code()).isZero();
    assertThat(folder.resolve("restored")).exists();
  }

  @Test
  void aPlanWithoutAGateIsAFault() throws Exception {
    Path plan = plan();
    Path _ =
        Files.writeString(
            plan,
            Files.readString(plan)
                .replaceAll("(?s)swap:.*?retire:", "swap: {undo: {command: [x]}}\nretire:"));
    AnchoreScene.Ran ran = run("journey", "check", plan);
    assertThat(ran.code()).as(ran.toString()).isEqualTo(2);
    assertThat(ran.toString()).contains("swap.gate").contains("measured and not believed");
  }
}
