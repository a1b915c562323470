package org.tranship.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tranship.client.tables.AzureTables;
import org.tranship.client.tables.RowKey;
import org.tranship.client.tables.TableAccount;
import org.tranship.client.tables.TableRow;
import org.tranship.client.tables.Tables;
import org.tranship.core.bus.Bus;
import org.tranship.core.bus.BusMessage;
import org.tranship.core.bus.BusSpec;
import org.tranship.core.bus.Buses;
import org.tranship.core.bus.MessageBody;
import org.tranship.core.bus.Receiver;
import org.tranship.core.bus.Rule;
import org.tranship.core.bus.SubscriptionName;
import org.tranship.core.bus.SubscriptionSettings;
import org.tranship.core.bus.TopicSettings;
import org.tranship.core.bus.Topology;
import org.tranship.core.value.Secret;
import org.tranship.core.value.SecretVault;
import org.tranship.testkit.journey.GoldenDatabase;
import org.tranship.testkit.journey.GoldenEvents;
import org.tranship.testkit.server.ArtemisServer;
import org.tranship.testkit.server.AzuriteServer;
import org.tranship.testkit.server.PostgresDatabase;
import org.tranship.testkit.server.PostgresServer;

/// The command on Azurite and PostgreSQL, with programs for what an operator does in the cloud.
class JourneyAzuriteCommandTest {
  private static final AzuriteServer SERVER = AzuriteServer.sharedTables();

  @TempDir private Path folder;
  private final PostgresDatabase database = PostgresServer.shared().createDatabase();
  private final String source = SERVER.freshTableName();
  private final String events = SERVER.freshTableName();
  private final String log = SERVER.freshTableName();
  private Path cscfg;

  @BeforeEach
  void fill() throws Exception {
    try (Connection connection = database.connect();
        Statement statement = connection.createStatement()) {
      boolean _ = statement.execute(String.join(";", GoldenDatabase.statements()));
    }
    try (Tables tables = tables()) {
      boolean _ = tables.create(source);
      for (List<GoldenEvents.Row> save : GoldenEvents.saves()) {
        LockSupport.parkNanos(2_000_000);
        boolean _ =
            tables.insert(
                source,
                save.stream()
                    .map(row -> TableRow.of(new RowKey(row.partition(), row.row()), row.columns()))
                    .toList());
      }
    }
    write("connection", SERVER.connectionString());
    write("password", database.password());
    cscfg =
        write(
            "service.cscfg",
            """
            <ServiceConfiguration serviceName="Conference.Azure">
              <Role name="Web"><ConfigurationSettings>
                <Setting name="MaintenanceMode" value="false" />
              </ConfigurationSettings></Role>
            </ServiceConfiguration>
            """);
    var _ =
        write(
            "Settings.xml",
            """
            <InfrastructureSettings xmlns="urn:microsoft-patterns-and-practices-cqrsjourney">
              <EventSourcing><ConnectionString>%1$s</ConnectionString><TableName>%2$s</TableName>
              </EventSourcing>
              <MessageLog><ConnectionString>%1$s</ConnectionString><TableName>%3$s</TableName>
              </MessageLog>
            </InfrastructureSettings>
            """
                .formatted(SERVER.connectionString(), events, log));
  }

  private static Tables tables() {
    return new AzureTables(
        TableAccount.parse(new Secret(SERVER.connectionString())), Clock.systemUTC());
  }

  private Path write(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text);
  }

  private Path plan(String backup) throws IOException {
    return write(
        "plan.yaml",
        """
        tables: {settings: %1$s/Settings.xml, source: %2$s}
        database: {url: "%3$s", user: %4$s, password: "file:%1$s/password"}
        backup: %5$s
        maintenance:
          cscfg: %6$s
          prove: {command: [sh, -c, "! test -f %1$s/swapped || ! grep -q true %6$s"]}
          on: {command: [touch, %1$s/uploaded]}
          off: {command: [touch, %1$s/uploaded]}
        deploy:
          do: {command: [touch, %1$s/swapped]}
          undo: {command: [rm, %1$s/swapped]}
        drain: {within: 1s, quiet: 1s}
        """
            .formatted(folder, source, database.jdbcUrl(), database.user(), backup, cscfg));
  }

  private static SubscriptionName topic(Topology topology, String name) {
    SubscriptionName all = new SubscriptionName(name, "all");
    assertThat(topology.createTopic(TopicSettings.of(name))).isTrue();
    assertThat(topology.createSubscription(SubscriptionSettings.of(all), Rule.DEFAULT)).isTrue();
    return all;
  }

  private AnchoreScene.Ran run(Object... words) {
    Object[] all = new Object[words.length + 2];
    System.arraycopy(words, 0, all, 0, words.length);
    all[words.length] = "--journal";
    all[words.length + 1] = "sqlite:" + folder.resolve("journal");
    return Commands.runAlone(all);
  }

  private String backup() {
    return "{do: {command: [cp, %1$s/password, %1$s/backup]}, file: %1$s/backup,".formatted(folder)
        + " restore: {command: [touch, %s/restored]}}".formatted(folder);
  }

  private boolean exists(String table) {
    try (Tables tables = tables()) {
      return tables.exists(table);
    }
  }

  @Test
  void checkedPlannedMigratedVerifiedAndRolledBack() throws Exception {
    Path plan = plan(backup());
    String cscfgBefore = Files.readString(cscfg);
    AnchoreScene.Ran check = run("journey", "check", plan);
    assertThat(check.code()).as(check.toString()).isZero();
    assertThat(check.out()).contains("27 events in 6 streams, 1 of them not sent");
    AnchoreScene.Ran planned = run("journey", "plan", plan);
    assertThat(planned.code()).as(planned.toString()).isZero();
    assertThat(planned.out()).contains("MigrationV1").contains("create-tables");
    assertThat(exists(events)).isFalse();

    AnchoreScene.Ran declined = run("journey", "to-v2", plan);
    assertThat(declined.code()).as(declined.toString()).isEqualTo(3);
    AnchoreScene.Ran waiting = run("journey", "to-v2", plan, "--yes");
    assertThat(waiting.code()).as(waiting.toString()).isEqualTo(3);
    assertThat(waiting.toString()).contains("TRJ-109").contains("Users may be kept out");
    assertThat(exists(events)).isFalse();

    AnchoreScene.Ran moved =
        run("journey", "to-v2", plan, "--yes", "--acknowledge", "pending-rows");
    assertThat(moved.code()).as(moved.toString()).isZero();
    assertThat(moved.out()).contains("Migrated").contains("tranship rollback");
    assertThat(folder.resolve("uploaded")).exists();
    assertThat(exists(events)).isTrue();
    AnchoreScene.Ran verified = run("verify", "last");
    assertThat(verified.code()).as(verified.toString()).isZero();

    AnchoreScene.Ran back = run("rollback", "last", "--yes");
    assertThat(back.code()).as(back.toString()).isZero();
    assertThat(exists(events)).isFalse();
    assertThat(exists(log)).isFalse();
    assertThat(Files.readString(cscfg)).isEqualTo(cscfgBefore);
    assertThat(folder.resolve("swapped")).doesNotExist();
    for (AnchoreScene.Ran each : List.of(check, planned, waiting, moved, verified, back)) {
      assertThat(each.toString()).doesNotContain(SERVER.key()).doesNotContain(database.password());
    }
  }

  /// The first release's bus is a broker of Apache Artemis.
  @Test
  void aPaymentThatWaitsOnTheBusIsNotLeftBehind() throws Exception {
    try (ArtemisServer broker = ArtemisServer.start(false);
        Bus bus =
            Buses.installed(new SecretVault(Map.of()))
                .open(BusSpec.of("artemis://" + broker.authority()))) {
      SubscriptionName commands = topic(bus.topology(), "conference/commands");
      SubscriptionName _ = topic(bus.topology(), "conference/events");
      String payment = "{\"$type\":\"Registration.Commands.ConfirmOrderPayment, Registration\"}";
      var _ = bus.send(commands.topic(), BusMessage.of("c1", MessageBody.of(payment)));
      Path plan = plan(backup());
      String text = Files.readString(plan);
      String named = "drain: {bus: \"artemis://%s\", ".formatted(broker.authority());
      Path _ = write("plan.yaml", text.replace("drain: {", named));
      AnchoreScene.Ran check = run("journey", "check", plan);
      assertThat(check.code()).as(check.toString()).isZero();
      assertThat(check.out()).contains("messages wait: 1 in conference/commands/all");
      Object[] move = {"journey", "to-v2", plan, "--yes", "--acknowledge", "pending-rows"};
      AnchoreScene.Ran waiting = run(move);
      assertThat(waiting.code()).as(waiting.toString()).isEqualTo(3);
      assertThat(waiting.toString()).contains("TRJ-152");
      assertThat(exists(events)).isFalse();
      try (Receiver receiver = bus.receiver(commands.messages())) {
        var _ = receiver.complete(receiver.receive(Duration.ofSeconds(10)).orElseThrow());
      }
      AnchoreScene.Ran moved = run(move);
      assertThat(moved.code()).as(moved.toString()).isZero();
      assertThat(run("report", "last").toString()).contains("no message waits to be handled");
    }
  }

  /// The second release would look for it there.
  @Test
  void aMessageLogInAnotherAccountIsRefused() throws Exception {
    Path settings = folder.resolve("Settings.xml");
    String text = Files.readString(settings);
    int log = text.indexOf("<MessageLog>");
    var _ =
        Files.writeString(
            settings,
            text.substring(0, log)
                + text.substring(log).replaceAll("AccountName=[^;]+", "AccountName=elsewhere"));
    AnchoreScene.Ran check = run("journey", "check", plan(backup()));
    assertThat(check.code()).as(check.toString()).isEqualTo(3);
    assertThat(check.toString())
        .contains("both have to be in one account", "elsewhere")
        .doesNotContain(SERVER.key());
  }

  @Test
  void withoutABackupItIsRefused() throws Exception {
    Path plan = plan("{file: %s/none}".formatted(folder));
    AnchoreScene.Ran check = run("journey", "check", plan);
    assertThat(check.code()).isEqualTo(3);
    assertThat(check.out()).contains("TRJ-107");
    AnchoreScene.Ran ran = run("journey", "to-v2", plan, "--yes");
    assertThat(ran.code()).as(ran.toString()).isEqualTo(3);
    assertThat(ran.toString()).contains("TRJ-107");
    assertThat(folder.resolve("swapped")).doesNotExist();
  }

  @Test
  void resetRestoresAndDeletesBothNewTables() throws Exception {
    Path plan = plan(backup());
    try (Tables tables = tables()) {
      assertThat(tables.create(events)).isTrue();
      assertThat(tables.create(log)).isTrue();
    }
    assertThat(run("journey", "to-v2", plan, "--yes").toString()).contains("TRJ-102");
    AnchoreScene.Ran reset = run("journey", "reset", plan, "--yes");
    assertThat(reset.code()).as(reset.toString()).isZero();
    assertThat(folder.resolve("restored")).exists();
    assertThat(exists(events)).isFalse();
    assertThat(exists(log)).isFalse();
    assertThat(exists(source)).isTrue();
    AnchoreScene.Ran moved =
        run("journey", "to-v2", plan, "--yes", "--acknowledge", "pending-rows");
    assertThat(moved.code()).as(moved.toString()).isZero();
    AnchoreScene.Ran again = run("journey", "reset", plan, "--yes");
    assertThat(again.code()).as(again.toString()).isEqualTo(3);
    assertThat(again.toString()).contains("TRJ-119");
    assertThat(exists(events)).isTrue();
  }

  @Test
  void tablesThatAreTheSameAreAFaultOfThePlan() throws Exception {
    Path plan =
        write(
            "plan.yaml",
            """
            tables: {connection: "file:%s/connection", source: One, events: one}
            database: {url: "jdbc:postgresql://localhost/x"}
            """
                .formatted(folder));
    AnchoreScene.Ran ran = run("journey", "check", plan);
    assertThat(ran.code()).as(ran.toString()).isEqualTo(2);
    assertThat(ran.toString()).contains("have to be three");
  }
}
