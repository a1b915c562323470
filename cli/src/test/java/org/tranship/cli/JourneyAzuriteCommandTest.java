package org.tranship.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tranship.client.tables.AzureTables;
import org.tranship.client.tables.RowKey;
import org.tranship.client.tables.TableAccount;
import org.tranship.client.tables.TableRow;
import org.tranship.client.tables.Tables;
import org.tranship.core.value.Secret;
import org.tranship.testkit.journey.GoldenDatabase;
import org.tranship.testkit.journey.GoldenEvents;
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

  /// A run goes on with its plan, at another pace.
  @Test
  void theRateMayBeAnotherOneForEachCommandAndTheRulesMayNot() throws Exception {
    String text = Files.readString(plan(backup()));
    String rules = "transform: [{rename: {type: OrderPaymentConfirmed, to: OrderConfirmed}}]\n";
    Path plan = write("plan.yaml", text + rules + "rate: 5000\n");
    AnchoreScene.Ran check = run("journey", "check", plan);
    assertThat(check.code()).as(check.toString()).isZero();
    assertThat(check.out()).contains("28 rows are made of 28: renames OrderPaymentConfirmed");
    assertThat(run("journey", "to-v2", plan, "--yes").toString()).contains("TRJ-109");

    var _ = write("plan.yaml", text + "rate: 5000\n");
    AnchoreScene.Ran edited = run("journey", "to-v2", plan, "--yes");
    assertThat(edited.code()).as(edited.toString()).isEqualTo(3);
    assertThat(edited.toString()).contains("TRP-107").contains("transform.0001.to is not given");

    var _ = write("plan.yaml", text + rules + "rate: 4000\n");
    AnchoreScene.Ran moved =
        run("journey", "to-v2", plan, "--yes", "--acknowledge", "pending-rows");
    assertThat(moved.code()).as(moved.toString()).isZero();
    assertThat(run("report", "last").toString()).contains("held to 4000 events a second");
    assertThat(run("verify", "last").code()).isZero();
  }

  @Test
  void aRuleOrARateThatMakesNoSenseIsAFaultOfThePlan() throws Exception {
    String text = Files.readString(plan(backup()));
    String senseless = "transform: [{split: {type: OrderPlaced, into: [A], when: {B: x = 1}}}]\n";
    Path plan = write("plan.yaml", text + senseless);
    AnchoreScene.Ran rule = run("journey", "check", plan);
    assertThat(rule.code()).as(rule.toString()).isEqualTo(2);
    assertThat(rule.toString()).contains("TRE-204").contains("splits into no \"B\"");
    var _ = write("plan.yaml", text + "rate: 0\n");
    AnchoreScene.Ran rate = run("journey", "check", plan);
    assertThat(rate.code()).as(rate.toString()).isEqualTo(2);
    assertThat(rate.toString()).contains("is no rate").contains("plan.yaml");
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
