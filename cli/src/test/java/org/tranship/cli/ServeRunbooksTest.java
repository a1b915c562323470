package org.tranship.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Jobs on image stores of Service Fabric, on logs of events, and on the CQRS Journey.
class ServeRunbooksTest {
  @TempDir private Path directory;

  private static ServedScene.Told done(ServedScene scene, long exit, String action, String parts) {
    ServedScene.Told told = scene.run(action, parts);
    assertThat(told.json())
        .as(action + scene.log(told.text("id")) + scene.results(told.text("id")))
        .containsEntry("exit", exit);
    return told;
  }

  @Test
  void anImageStoreIsLookedAtCopiedComparedAndTakenBack() throws IOException {
    ImageStoreScene images = new ImageStoreScene(directory).seeded(false);
    Files.createDirectory(directory.resolve("kept"));
    String config =
        """
        snapshots: kept
        imagestores: {old: "file:images", new: "file:copy"}
        """;
    try (ServedScene scene = new ServedScene(directory, config)) {
      ServedScene.Told check = done(scene, 0, "imagestore_check", "{\"store\":\"old\"}");
      assertThat(scene.results(check.text("id"))).contains("\"files\"");
      ServedScene.Told inventory = done(scene, 0, "imagestore_inventory", "{\"store\":\"old\"}");
      assertThat(scene.results(inventory.text("id"))).contains("App");
      ServedScene.Told audit = scene.run("imagestore_audit", "{\"store\":\"old\"}");
      assertThat(scene.results(audit.text("id"))).contains(ImageStoreScene.CODE);
      var _ = done(scene, 0, "imagestore_snapshot", "{\"store\":\"old\",\"name\":\"then\"}");
      var _ =
          done(
              scene,
              0,
              "imagestore_copy",
              "{\"from\":\"old\",\"to\":\"new\",\"name\":\"before\",\"incomplete\":\"skip\"}");
      var _ = done(scene, 0, "imagestore_compare", "{\"from\":\"old\",\"to\":\"new\"}");
      assertThat(directory.resolve("kept/before")).exists();
      images.file("Store/App/ApplicationManifest.2.0.xml", "<ApplicationManifest/>");
      ServedScene.Told since =
          done(scene, 4, "imagestore_compare", "{\"snapshot\":\"then\",\"to\":\"old\"}");
      assertThat(scene.results(since.text("id"))).contains("ApplicationManifest.2.0.xml");
      assertThat(
              scene
                  .post(
                      "/api/v0/jobs",
                      "{\"action\":\"imagestore_copy\",\"parameters\":{\"from\":\"old\","
                          + "\"to\":\"new\",\"name\":\"../x\"}}")
                  .status())
          .isEqualTo(400);
    }
  }

  @Test
  void aLogOfEventsIsCopiedFollowedAndVerified() throws IOException {
    Path source =
        Files.writeString(
            directory.resolve("orders.jsonl"),
            "{\"stream\":\"order-1\",\"version\":0,\"type\":\"Placed\",\"time\":"
                + "\"2012-01-01T00:00:00Z\",\"payload\":{\"n\":1}}\n");
    Path target = directory.resolve("copy.jsonl");
    Files.writeString(
        directory.resolve("orders.yaml"), "source: jsonl:" + source + "\ntarget: jsonl:" + target);
    Files.writeString(directory.resolve("journey.yaml"), "nothing: of a plan\n");
    String config = "event-plans: {orders: orders.yaml}\njourney-plans: {v2: journey.yaml}\n";
    try (ServedScene scene = new ServedScene(directory, config)) {
      ServedScene.Told shown =
          done(scene, 0, "events_copy", "{\"plan\":\"orders\",\"dry-run\":true}");
      assertThat(scene.results(shown.text("id"))).contains("Placed");
      assertThat(target).doesNotExist();
      ServedScene.Told copied = done(scene, 0, "events_copy", "{\"plan\":\"orders\"}");
      assertThat(copied.json()).containsKey("run");
      assertThat(target).content().contains("Placed");
      var _ = done(scene, 0, "events_tail", "{\"plan\":\"orders\",\"until-caught-up\":true}");
      var _ = done(scene, 0, "events_verify", "{\"plan\":\"orders\"}");
      ServedScene.Told journey = done(scene, 2, "journey_check", "{\"plan\":\"v2\"}");
      assertThat(scene.log(journey.text("id")) + scene.results(journey.text("id")))
          .contains("journey.yaml, line 1");
      assertThat(
              scene
                  .post(
                      "/api/v0/jobs",
                      "{\"action\":\"journey_to_v2\",\"parameters\":{\"plan\":\"orders\"}}")
                  .status())
          .isEqualTo(400);
    }
  }
}
