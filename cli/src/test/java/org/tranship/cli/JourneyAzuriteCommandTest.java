package org.tranship.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tranship.client.tables.Tables;
import org.tranship.testkit.journey.GoldenIds;

/// The command on Azurite and PostgreSQL, with programs for what an operator does in the cloud.
class JourneyAzuriteCommandTest {
  @TempDir private Path folder;
  private JourneyScene scene;

  @BeforeEach
  void fill() throws Exception {
    scene = JourneyScene.filled(folder);
  }

  @Test
  void checkedPlannedMigratedVerifiedAndRolledBack() throws Exception {
    Path plan = scene.plan(scene.backup());
    String cscfgBefore = Files.readString(scene.cscfg);
    AnchoreScene.Ran check = scene.run("journey", "check", plan);
    assertThat(check.code()).as(check.toString()).isZero();
    assertThat(check.out()).contains("27 events in 6 streams, 1 of them not sent");
    AnchoreScene.Ran planned = scene.run("journey", "plan", plan);
    assertThat(planned.code()).as(planned.toString()).isZero();
    assertThat(planned.out()).contains("MigrationV1").contains("create-tables");
    assertThat(scene.exists(scene.events)).isFalse();

    AnchoreScene.Ran declined = scene.run("journey", "to-v2", plan);
    assertThat(declined.code()).as(declined.toString()).isEqualTo(3);
    AnchoreScene.Ran waiting = scene.run("journey", "to-v2", plan, "--yes");
    assertThat(waiting.code()).as(waiting.toString()).isEqualTo(3);
    assertThat(waiting.toString()).contains("TRJ-109").contains("Users may be kept out");
    assertThat(scene.exists(scene.events)).isFalse();

    AnchoreScene.Ran moved =
        scene.run("journey", "to-v2", plan, "--yes", "--acknowledge", "pending-rows");
    assertThat(moved.code()).as(moved.toString()).isZero();
    assertThat(moved.out()).contains("Migrated").contains("tranship rollback");
    assertThat(scene.folder.resolve("uploaded")).exists();
    assertThat(scene.exists(scene.events)).isTrue();
    AnchoreScene.Ran verified = scene.run("verify", "last");
    assertThat(verified.code()).as(verified.toString()).isZero();
    assertThat(scene.run("report", "last", "--streams").out().lines())
        .hasSize(6)
        .first()
        .isEqualTo("8  8  SeatsAvailability_" + GoldenIds.A);
    assertThat(scene.run("report", "last").out()).contains("27            27  all 6 streams, none");

    AnchoreScene.Ran back = scene.run("rollback", "last", "--yes");
    assertThat(back.code()).as(back.toString()).isZero();
    assertThat(scene.exists(scene.events)).isFalse();
    assertThat(scene.exists(scene.log)).isFalse();
    assertThat(Files.readString(scene.cscfg)).isEqualTo(cscfgBefore);
    assertThat(scene.folder.resolve("swapped")).doesNotExist();
    for (AnchoreScene.Ran each : List.of(check, planned, waiting, moved, verified, back)) {
      assertThat(each.toString())
          .doesNotContain(JourneyScene.SERVER.key())
          .doesNotContain(scene.database.password());
    }
  }

  /// What the database would get, for whoever has to allow it; the database stays as it is.
  @Test
  void whatTheDatabaseGetsIsWrittenIntoAFile() throws Exception {
    Path script = scene.folder.resolve("to-v2.sql");
    Path plan = scene.plan(scene.backup());
    AnchoreScene.Ran planned = scene.run("journey", "plan", plan, "--sql", script);
    assertThat(planned.code()).as(planned.toString()).isZero();
    assertThat(planned.out()).contains(script + " has what the migration would give");
    assertThat(Files.readString(script))
        .startsWith("-- What 'tranship journey to-v2' gives to jdbc:postgresql:")
        .contains("create schema \"TranshipShadow\";")
        .contains("-- READ-MODELS: one transaction")
        .doesNotContain(scene.database.password());
    AnchoreScene.Ran again = scene.run("journey", "plan", plan, "--sql", script);
    assertThat(again.code()).as(again.toString()).isZero();
    assertThat(Files.readString(script)).contains("create schema \"MigrationV1\";");
    AnchoreScene.Ran nowhere =
        scene.run("journey", "plan", plan, "--sql", scene.folder.resolve("none/to-v2.sql"));
    assertThat(nowhere.code()).as(nowhere.toString()).isEqualTo(1);
    assertThat(nowhere.toString()).contains("TRS-503");
  }

  /// Of a migration that would be refused there is none.
  @Test
  void nothingIsWrittenOfAMigrationThatWouldBeRefused() throws Exception {
    Path script = scene.folder.resolve("to-v2.sql");
    Path plan = scene.plan("{file: %s/none}".formatted(scene.folder));
    AnchoreScene.Ran planned = scene.run("journey", "plan", plan, "--sql", script);
    assertThat(planned.code()).as(planned.toString()).isEqualTo(3);
    assertThat(planned.out()).contains("was not written");
    assertThat(script).doesNotExist();
  }

  /// A run goes on with its plan, at another pace.
  @Test
  void theRateMayBeAnotherOneForEachCommandAndTheRulesMayNot() throws Exception {
    String text = Files.readString(scene.plan(scene.backup()));
    String rules = "transform: [{rename: {type: OrderPaymentConfirmed, to: OrderConfirmed}}]\n";
    Path plan = scene.write("plan.yaml", text + rules + "rate: 5000\n");
    AnchoreScene.Ran check = scene.run("journey", "check", plan);
    assertThat(check.code()).as(check.toString()).isZero();
    assertThat(check.out()).contains("28 rows are made of 28: renames OrderPaymentConfirmed");
    assertThat(scene.run("journey", "to-v2", plan, "--yes").toString()).contains("TRJ-109");

    var _ = scene.write("plan.yaml", text + "rate: 5000\n");
    AnchoreScene.Ran edited = scene.run("journey", "to-v2", plan, "--yes");
    assertThat(edited.code()).as(edited.toString()).isEqualTo(3);
    assertThat(edited.toString()).contains("TRP-107").contains("transform.0001.to is not given");

    var _ = scene.write("plan.yaml", text + rules + "rate: 4000\ncosts: {requests: 1}\n");
    AnchoreScene.Ran moved =
        scene.run("journey", "to-v2", plan, "--yes", "--acknowledge", "pending-rows");
    assertThat(moved.code()).as(moved.toString()).isZero();
    assertThat(scene.run("report", "last").toString()).contains("held to 4000 events a second");
    assertThat(scene.run("verify", "last").code()).isZero();
  }

  @Test
  void aRuleOrARateThatMakesNoSenseIsAFaultOfThePlan() throws Exception {
    String text = Files.readString(scene.plan(scene.backup()));
    String senseless = "transform: [{split: {type: OrderPlaced, into: [A], when: {B: x = 1}}}]\n";
    Path plan = scene.write("plan.yaml", text + senseless);
    AnchoreScene.Ran rule = scene.run("journey", "check", plan);
    assertThat(rule.code()).as(rule.toString()).isEqualTo(2);
    assertThat(rule.toString()).contains("TRE-204").contains("splits into no \"B\"");
    var _ = scene.write("plan.yaml", text + "rate: 0\n");
    AnchoreScene.Ran rate = scene.run("journey", "check", plan);
    assertThat(rate.code()).as(rate.toString()).isEqualTo(2);
    assertThat(rate.toString()).contains("is no rate").contains("plan.yaml");
  }

  /// The second release would look for it there.
  @Test
  void aMessageLogInAnotherAccountIsRefused() throws Exception {
    Path settings = scene.folder.resolve("Settings.xml");
    String text = Files.readString(settings);
    int log = text.indexOf("<MessageLog>");
    var _ =
        Files.writeString(
            settings,
            text.substring(0, log)
                + text.substring(log).replaceAll("AccountName=[^;]+", "AccountName=elsewhere"));
    AnchoreScene.Ran check = scene.run("journey", "check", scene.plan(scene.backup()));
    assertThat(check.code()).as(check.toString()).isEqualTo(3);
    assertThat(check.toString())
        .contains("both have to be in one account", "elsewhere")
        .doesNotContain(JourneyScene.SERVER.key());
  }

  @Test
  void withoutABackupItIsRefused() throws Exception {
    Path plan = scene.plan("{file: %s/none}".formatted(scene.folder));
    AnchoreScene.Ran check = scene.run("journey", "check", plan);
    assertThat(check.code()).isEqualTo(3);
    assertThat(check.out()).contains("TRJ-107");
    AnchoreScene.Ran ran = scene.run("journey", "to-v2", plan, "--yes");
    assertThat(ran.code()).as(ran.toString()).isEqualTo(3);
    assertThat(ran.toString()).contains("TRJ-107");
    assertThat(scene.folder.resolve("swapped")).doesNotExist();
  }

  @Test
  void resetRestoresAndDeletesBothNewTables() throws Exception {
    Path plan = scene.plan(scene.backup());
    try (Tables tables = JourneyScene.tables()) {
      assertThat(tables.create(scene.events)).isTrue();
      assertThat(tables.create(scene.log)).isTrue();
    }
    assertThat(scene.run("journey", "to-v2", plan, "--yes").toString()).contains("TRJ-102");
    AnchoreScene.Ran reset = scene.run("journey", "reset", plan, "--yes");
    assertThat(reset.code()).as(reset.toString()).isZero();
    assertThat(scene.folder.resolve("restored")).exists();
    assertThat(scene.exists(scene.events)).isFalse();
    assertThat(scene.exists(scene.log)).isFalse();
    assertThat(scene.exists(scene.source)).isTrue();
    AnchoreScene.Ran moved =
        scene.run("journey", "to-v2", plan, "--yes", "--acknowledge", "pending-rows");
    assertThat(moved.code()).as(moved.toString()).isZero();
    AnchoreScene.Ran again = scene.run("journey", "reset", plan, "--yes");
    assertThat(again.code()).as(again.toString()).isEqualTo(3);
    assertThat(again.toString()).contains("TRJ-119");
    assertThat(scene.exists(scene.events)).isTrue();
  }

  @Test
  void tablesThatAreTheSameAreAFaultOfThePlan() throws Exception {
    Path plan =
        scene.write(
            "plan.yaml",
            """
            tables: {connection: "file:%s/connection", source: One, events: one}
            database: {url: "jdbc:postgresql://localhost/x"}
            """
                .formatted(scene.folder));
    AnchoreScene.Ran ran = scene.run("journey", "check", plan);
    assertThat(ran.code()).as(ran.toString()).isEqualTo(2);
    assertThat(ran.toString()).contains("have to be three");
  }
}
