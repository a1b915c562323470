package org.tranship.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tranship.client.tables.Tables;
import org.tranship.testkit.server.ArtemisServer;

/// Jobs that migrate the CQRS Journey to its third release, and that reset what an attempt left:
/// tables on Azurite, a database in PostgreSQL, a bus, and programs for what an operator does.
class ServeJourneyTest {
  private static final String CONFIG = "journey-plans: {second: plan.yaml, third: third.yaml}\n";
  private static final String THIRD = "{\"plan\":\"third\"}";
  private static final String RESET = "{\"plan\":\"second\",\"yes\":true}";

  @TempDir private Path directory;

  private static ServedScene.Told done(ServedScene scene, String action, String parameters) {
    ServedScene.Told told = scene.run(action, parameters);
    assertThat(told.json())
        .as(action + scene.log(told.text("id")) + scene.results(told.text("id")))
        .containsEntry("status", "done")
        .containsEntry("exit", 0L);
    return told;
  }

  @Test
  void toTheThirdReleaseByAJobVerifiedTakenBackAndReset() throws Exception {
    try (ThirdScene third = new ThirdScene(directory, "");
        ServedScene scene = new ServedScene(directory, CONFIG)) {
      third.write(third.plan());
      assertThat(scene.results(done(scene, "journey_plan", THIRD).text("id")))
          .contains("hand-over");
      assertThat(third.isPrepared()).isFalse();

      ServedScene.Told moved = done(scene, "journey_to_v3", THIRD);
      assertThat(third.isPrepared()).isTrue();
      assertThat(directory.resolve("third-runs")).exists();
      assertThat(scene.get("/metrics").body())
          .containsPattern("tranship_events_applied_total [1-9]")
          .containsPattern("tranship_commands_waited_seconds_total 0?\\.?[0-9]*[1-9]");
      String run = moved.text("run");
      assertThat(scene.get("/api/v0/runs/" + run).body()).contains("ready");
      var _ = done(scene, "verify", "{\"run\":\"" + run + "\"}");

      ServedScene.Told known = scene.run("journey_reset", "{\"plan\":\"third\",\"yes\":true}");
      assertThat(known.json()).containsEntry("status", "error").containsEntry("exit", 3L);
      assertThat(scene.log(known.text("id")) + scene.results(known.text("id")))
          .contains("TRJ-119", run);
      assertThat(third.isPrepared()).isTrue();

      var _ = done(scene, "rollback", "{\"run\":\"" + run + "\"}");
      assertThat(third.isPrepared()).isFalse();
      assertThat(directory.resolve("second-runs")).exists();

      Path left = Files.writeString(directory.resolve("blobs/SeatAssignments-x"), "left");
      var _ = done(scene, "journey_reset", "{\"plan\":\"third\",\"yes\":true}");
      assertThat(left).doesNotExist();
      assertThat(directory.resolve("restored")).doesNotExist();
      var _ = done(scene, "journey_reset", "{\"plan\":\"third\",\"yes\":true,\"restore\":true}");
      assertThat(directory.resolve("restored")).exists();
      assertThat(scene.log(moved.text("id")) + scene.results(moved.text("id")))
          .doesNotContain(ThirdScene.SERVER.key())
          .doesNotContain(third.database.password());
    }
  }

  @Test
  void aMigrationToTheThirdThatIsCancelledAndThenKilledGoesOn() throws Exception {
    HeldProgram held = new HeldProgram(directory);
    try (ArtemisServer broker = ArtemisServer.start(false);
        ThirdScene third = new ThirdScene(directory, "artemis://" + broker.authority())) {
      String deployed = directory.resolve("deployed").toString();
      third.write(
          third
              .plan()
              .replace(
                  "do: {command: [touch, " + deployed + "]}",
                  "do: {command: " + held.words("touch " + deployed) + "}"));
      HeldJob.Stopped job =
          new HeldJob(directory, CONFIG, "journey_to_v3", THIRD).stoppedTwice(held);
      assertThat(job.done().text("run")).isEqualTo(job.cancelled().text("run"));
      assertThat(third.isPrepared()).isTrue();
      assertThat(directory.resolve("third-runs")).exists();
    }
  }

  @Test
  void aResetThatIsCancelledAndThenKilledBeginsAnewAndRestoresAgain() throws Exception {
    JourneyScene second = JourneyScene.filled(directory);
    HeldProgram held = new HeldProgram(directory);
    String restored = directory.resolve("restored").toString();
    var _ =
        second.plan(
            second.backup().replace("[touch, " + restored + "]", held.words("touch " + restored)));
    try (Tables tables = JourneyScene.tables()) {
      assertThat(tables.create(second.events)).isTrue();
      assertThat(tables.create(second.log)).isTrue();
    }
    HeldJob.Stopped job = new HeldJob(directory, CONFIG, "journey_reset", RESET).stoppedTwice(held);
    assertThat(job.done().text("run")).isNotEqualTo(job.cancelled().text("run"));
    // Of the job that was killed its program lives on, and could restore as well.
    assertThat(directory.resolve("held")).as("the third job restored, too").exists();
    assertThat(directory.resolve("restored")).exists();
    assertThat(second.exists(second.events)).isFalse();
    assertThat(second.exists(second.log)).isFalse();
    assertThat(second.exists(second.source)).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      textBlock =
          """
          journey_reset; {"plan":"second"};                             "yes": true
          journey_reset; {"plan":"second","yes":false};                 deletes both new tables
          journey_reset; {"plan":"third"};                              subscriptions and blobs
          journey_reset; {"plan":"second","yes":true,"restore":true};   "restore" is for a plan of the third
          journey_reset; {"plan":"third","yes":true,"accept-los":true}; did you mean "accept-loss"
          journey_reset; {"plan":"third","yes":"y"};                    is true or false
          journey_to_v3; {"plan":"second"};                             post "journey_to_v2"
          journey_to_v3; {"plan":"thrid"};                              did you mean "third"
          journey_to_v3; {"plan":"third","acknowledge":"no-fence"};     takes no parameter "acknowledge"
          journey_to_v2; {"plan":"third"};                              post "journey_to_v3"
          journey_to_v2; {"plan":"second","acknowledge":"pending-row"}; did you mean "pending-rows"
          """)
  void whatMakesNoSenseIsRefusedBeforeAnything(String action, String parameters, String why)
      throws IOException {
    Files.writeString(directory.resolve("plan.yaml"), "tables: {source: One}\n");
    Files.writeString(directory.resolve("third.yaml"), "bus: {url: \"memory:x\"}\n");
    try (ServedScene scene = new ServedScene(directory, CONFIG)) {
      ServedScene.Told told =
          scene.post(
              "/api/v0/jobs", "{\"action\":\"" + action + "\",\"parameters\":" + parameters + "}");
      assertThat(told.status()).as(told.body()).isEqualTo(400);
      assertThat(told.body().replace("\\\"", "\"")).contains("TRV-101", why, "Nothing was begun.");
      assertThat(scene.get("/api/v0/runs").body()).doesNotContain("journey");
    }
  }
}
