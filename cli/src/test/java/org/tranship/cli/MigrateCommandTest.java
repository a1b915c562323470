package org.tranship.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.tranship.cli.CopyScene.assertDone;
import static org.tranship.cli.CopyScene.texts;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `tranship check`, `plan` and `migrate` with a real service that is written to all the time.
class MigrateCommandTest {
  @TempDir private Path directory;
  private CopyScene scene;
  private LittleService service;
  private Path secret;

  @BeforeEach
  void begin() throws IOException {
    scene = new CopyScene(directory);
    service = new LittleService(directory);
    secret = Files.writeString(directory.resolve("token"), "Bearer not-to-be-seen\n");
    for (int i = 0; i < 300; i++) {
      int _ = service.call("PUT", "/objects/old/" + i, "old " + i);
    }
  }

  @AfterEach
  void end() {
    service.close();
    scene.close();
  }

  private String call(String path) {
    return "{http: {url: '%s', headers: {Authorization: 'file:%s'}}}"
        .formatted(service.url(path), secret);
  }

  private Path plan(String rest) throws IOException {
    return Files.writeString(
        directory.resolve("plan.yaml"),
        """
        source: file:%s
        target: file:%s
        delta: {until: 20 objects, at-most: 3}
        """
                .formatted(scene.from, scene.to)
            + rest);
  }

  private Path wholePlan() throws IOException {
    return plan(
        """
        fence:
          raise: %s
          prove: {http: {method: PUT, url: '%s'}}
          lower: %s
          window: 60s
        switch:
          do:
            - http: {url: '%s', headers: {Authorization: 'file:%s'}}
              undo: %s
          gate: {http: {method: GET, url: '%s', contains: to}}
          back: {http: {method: GET, url: '%s', contains: from}}
        """
            .formatted(
                call("/close"),
                service.url("/objects/probe"),
                call("/open"),
                service.url("/switch"),
                secret,
                call("/back"),
                service.url("/where"),
                service.url("/where")));
  }

  /// What the writers were told is kept.
  private Map<String, String> kept() {
    Map<String, String> kept = new TreeMap<>(service.acknowledged);
    kept.values().removeIf(String::isEmpty);
    return kept;
  }

  @Test
  void nothingThatWasAcknowledgedIsMissingAfterTheSwitch() throws Exception {
    service.withWriters(4);
    // The writers go on at the target, and remove objects there.
    AnchoreScene.Ran ran =
        scene.run("migrate", wholePlan(), "--yes", "--acknowledge", "gone-at-target");
    service.rest();
    assertDone(
        ran, "Switched: the service reads from", "tranship rollback", "The fence is lowered");
    assertThat(service.told).containsExactly("/close", "/switch", "/open");
    assertThat(texts(scene.to)).containsAllEntriesOf(kept());
    assertThat(service.isClosed()).isFalse();
  }

  @Test
  void aFenceThatDoesNotHoldIsNoneAndNothingIsSwitched() throws Exception {
    service.lying = true;
    AnchoreScene.Ran ran = scene.run("migrate", wholePlan(), "--yes");
    assertThat(ran.code()).as(ran.all()).isEqualTo(ExitCode.REFUSED.number());
    assertThat(ran.all()).contains("TRM-101", "could write");
    assertThat(service.told).as("lowered again").containsExactly("/close", "/open");
    assertThat(service.isSwitched()).isFalse();
    service.lying = false;
    assertDone(scene.run("migrate", wholePlan(), "--yes"), "Going on with the run", "Switched");
    assertThat(service.told).endsWith("/close", "/switch", "/open");
  }

  @Test
  void rollbackAfterTheSwitchBringsBackWhatTheTargetGotSince() throws Exception {
    assertDone(scene.run("migrate", wholePlan(), "--yes"));
    int _ = service.call("PUT", "/objects/new", "written at the target");
    int _ = service.call("PUT", "/objects/old/7", "written anew at the target");
    int _ = service.call("DELETE", "/objects/old/8", "");
    assertThat(texts(scene.from)).doesNotContainKey("new");
    AnchoreScene.Ran ran = scene.run("rollback", "last", "--yes");
    assertDone(ran, "Rolled back: 2 objects were copied back", "\"old/8\" (it was removed");
    assertThat(service.told).endsWith("/back");
    assertThat(service.isSwitched()).isFalse();
    assertThat(texts(scene.from))
        .containsEntry("new", "written at the target")
        .containsEntry("old/7", "written anew at the target")
        .containsEntry("old/8", "old 8")
        .hasSize(301);
    assertThat(texts(scene.to)).as("only what is not the run's").containsOnlyKeys("new", "old/7");
  }

  @Test
  void theWindowPassesAndTheServiceIsOpenAgain() throws Exception {
    Path narrow = wholePlan();
    Files.writeString(narrow, Files.readString(narrow).replace("window: 60s", "window: 1ms"));
    AnchoreScene.Ran ran = scene.run("migrate", narrow, "--yes");
    assertThat(ran.code()).as(ran.all()).isEqualTo(ExitCode.REFUSED.number());
    assertThat(ran.all()).contains("TRM-103").doesNotContain("The fence is up");
    assertThat(service.told).containsExactly("/close", "/open");
    assertThat(service.isSwitched()).isFalse();
  }

  @Test
  void aGateThatDoesNotOpenHasTheSwitchTakenBack() throws Exception {
    Path shut = wholePlan();
    Files.writeString(
        shut,
        Files.readString(shut).replace("contains: to}}", "contains: nowhere}}\n  within: 1s"));
    AnchoreScene.Ran ran = scene.run("migrate", shut, "--yes");
    assertThat(ran.code()).as(ran.all()).isEqualTo(ExitCode.FAILED.number());
    assertThat(ran.all()).contains("TRM-110", "What was done was taken back");
    assertThat(service.told).containsExactly("/close", "/switch", "/back", "/open");
    assertThat(scene.run("status", "last").out()).doesNotContain("fence     up");
  }

  @Test
  void aSecretThatIsNotToBeHadIsMissedBeforeAnythingIsDone() throws Exception {
    Path plan = wholePlan();
    Files.writeString(
        plan,
        Files.readString(plan)
            .replace("contains: from}", "contains: from, headers: {X: '${TRANSHIP_UNSET_X}'}}"));
    AnchoreScene.Ran check = scene.run("check", plan);
    assertThat(check.code()).as(check.all()).isNotEqualTo(ExitCode.DONE.number());
    assertThat(check.all()).contains("TRANSHIP_UNSET_X");
    AnchoreScene.Ran ran = scene.run("migrate", plan, "--yes");
    assertThat(ran.code()).as(ran.all()).isEqualTo(ExitCode.REFUSED.number());
    assertThat(ran.all()).contains("TRM-117", "TRANSHIP_UNSET_X");
    assertThat(service.told).isEmpty();
    assertThat(texts(scene.to)).isEmpty();
  }

  @Test
  void withoutAFenceItIsAcknowledgedByName() throws Exception {
    Path open =
        plan(
            """
            switch:
              - http: {url: '%s', headers: {Authorization: 'file:%s'}}
                undo: %s
            soak: 24h
            complete: {clean: delete}
            """
                .formatted(service.url("/switch"), secret, call("/back")));
    AnchoreScene.Ran ran = scene.run("migrate", open, "--yes");
    assertThat(ran.code()).as(ran.all()).isEqualTo(ExitCode.REFUSED.number());
    assertThat(ran.all()).contains("TRM-102");
    assertDone(scene.run("migrate", open, "--yes", "--acknowledge", "no-fence"), "Switched");
    AnchoreScene.Ran early = scene.run("complete", "last", "--yes");
    assertThat(early.code()).as(early.all()).isEqualTo(ExitCode.REFUSED.number());
    assertThat(early.all()).contains("TRM-104", "--yes-now");
    assertThat(texts(scene.from)).hasSize(300);
    assertDone(
        scene.run("complete", "last", "--yes-now"), "300 objects were removed at the source");
    assertThat(texts(scene.from)).isEmpty();
    assertThat(texts(scene.to)).hasSize(300);
    assertDone(scene.run("migrate", open, "--yes"), "Completed");
  }

  @Test
  void anEditedPlanIsRefusedByWhatDiffers() throws Exception {
    service.lying = true;
    scene.run("migrate", wholePlan(), "--yes");
    Path edited = wholePlan();
    Files.writeString(edited, Files.readString(edited).replace("window: 60s", "window: 61s"));
    AnchoreScene.Ran ran = scene.run("migrate", edited, "--yes");
    assertThat(ran.code()).as(ran.all()).isEqualTo(ExitCode.REFUSED.number());
    assertThat(ran.all()).contains("TRP-107", "fence.window is \"61s\" and was \"60s\"");
  }

  @Test
  void planAndCheckChangeNothing() throws Exception {
    assertDone(scene.run("check", wholePlan()), "The plan can be carried out");
    assertDone(
        scene.run("plan", wholePlan()), "copy           300 objects", "undo: lowers it", "About");
    AnchoreScene.Ran printed = scene.run("plan", wholePlan(), "--print");
    assertDone(printed, "window: 60s", "at-most: '3'", "clean: keep");
    Path again = Files.writeString(directory.resolve("again.yaml"), printed.out());
    assertThat(scene.run("plan", again, "--print").out()).isEqualTo(printed.out());
    assertThat(service.told).isEmpty();
    assertThat(texts(scene.to)).isEmpty();
    AnchoreScene.Ran declined = scene.run("migrate", wholePlan());
    assertThat(declined.code()).isEqualTo(ExitCode.REFUSED.number());
    assertThat(declined.all()).contains("TRS-531");
    assertThat(scene.run("list").out()).doesNotContain("migration");
  }

  @Test
  void aKilledProcessLeavesAFenceThatTheNextOneKnows() throws Exception {
    service.withWriters(2);
    service.held = "/switch";
    Path plan = wholePlan();
    try (CommandProcess command =
        CommandProcess.start(
            directory,
            "migrate",
            plan,
            "--yes",
            "--journal",
            "sqlite:" + directory.resolve("journal"))) {
      while (!service.told.contains("/switch")) {
        Thread.sleep(20);
      }
      command.kill();
      assertThat(command.await().code()).isEqualTo(128 + 9);
    }
    assertThat(service.isClosed()).isTrue();
    service.held = "";
    assertDone(scene.run("status", "last"), "fence     up since", "tranship rollback");
    assertDone(
        scene.run("migrate", plan, "--yes", "--acknowledge", "gone-at-target"),
        "Going on with the run",
        "Switched");
    service.rest();
    assertThat(service.isClosed()).isFalse();
    assertThat(texts(scene.to)).containsAllEntriesOf(kept());
  }
}
