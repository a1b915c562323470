package org.tranship.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tranship.testkit.server.RegistryServer;
import org.tranship.testkit.server.RestartedRegistry;
import org.tranship.testkit.server.RestartedRegistry.Spot;
import org.tranship.testkit.server.msr.MsrDouble;

/// Jobs that move a registry by a plan: a real docker-registry, and the double of MSR.
class ServeRegistryPlansTest {
  private static final String MOVE = "{\"plan\":\"move\"}";

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
  void aRegistryIsMovedByAJobVerifiedAndTakenBack() throws IOException {
    Spot old = Spot.files(Files.createDirectory(directory.resolve("old")));
    Spot other = Spot.files(Files.createDirectory(directory.resolve("other")));
    try (RestartedRegistry service = new RestartedRegistry(old, other)) {
      Map<String, String> images = new LinkedHashMap<>();
      for (int i = 0; i < 6; i++) {
        String name = "team/app" + i % 2;
        images.put(name + ":v" + i, service.registry().push(name, "v" + i, "base", "layer " + i));
      }
      Files.writeString(directory.resolve("move.yaml"), service.plan());
      try (ServedScene scene = new ServedScene(directory, "registry-plans: {move: move.yaml}\n")) {
        var _ = done(scene, "check", MOVE);
        assertThat(scene.results(done(scene, "plan", MOVE).text("id"))).contains("last-delta");
        assertThat(directory.resolve("other")).isEmptyDirectory();

        ServedScene.Told moved = followed(scene, service, other);
        pulled(service, images);
        String run = moved.text("run");
        assertThat(scene.get("/api/v0/runs/" + run).body()).contains("ready", "lower-fence");
        var _ = done(scene, "verify", "{\"run\":\"" + run + "\"}");

        images.put(
            "team/app0:since", service.registry().push("team/app0", "since", "base", "since"));
        var _ = done(scene, "rollback", "{\"run\":\"" + run + "\"}");
        assertThat(service.spot()).isEqualTo(old);
        pulled(service, images);
      }
    }
  }

  /// Posts the move: 202 and an id, nothing else that changes something beside it, and in the end
  /// the window that it had.
  private static ServedScene.Told followed(
      ServedScene scene, RestartedRegistry service, Spot other) {
    String id = scene.begin("migrate", MOVE);
    assertThat(scene.get("/api/v0/jobs/" + id).json())
        .containsEntry("id", id)
        .containsEntry("action", "migrate")
        .containsEntry("parameters", Map.of("plan", "move"))
        .containsEntry("exit", null);
    assertThat(
            scene
                .post("/api/v0/jobs", "{\"action\":\"migrate\",\"parameters\":" + MOVE + "}")
                .status())
        .as("another one meanwhile")
        .isEqualTo(409);
    ServedScene.Told moved = scene.await(id, "done", "error");
    assertThat(moved.json()).as(scene.log(id)).containsEntry("exit", 0L);
    assertThat(scene.log(id)).contains("The fence is lowered.", "pushes were kept out for");
    assertThat(service.spot()).isEqualTo(other);
    assertThat(service.registry().beginsUpload("team/app0")).isEqualTo(202);
    assertThat(scene.get("/api/v0/jobs?action=migrate").body()).contains(id);
    return moved;
  }

  private static void pulled(RestartedRegistry service, Map<String, String> images) {
    images.forEach(
        (image, digest) ->
            assertThat(
                    RegistryServer.digest(
                        service
                            .registry()
                            .pull(RegistryScene.name(image), RegistryScene.tag(image))))
                .as(image)
                .isEqualTo(digest));
  }

  @Test
  void anMsrIsMovedByAJobThatAgreesToWhatItIsAsked() throws IOException {
    try (MsrScene msr = new MsrScene(directory)) {
      var _ = msr.readOnly("--storage-migrated");
      try (ServedScene scene = new ServedScene(directory, "registry-plans: {move: plan.yaml}\n")) {
        var _ = done(scene, "plan", MOVE);
        ServedScene.Told asked = scene.run("migrate", MOVE);
        assertThat(asked.json()).containsEntry("status", "error").containsEntry("exit", 3L);
        assertThat(scene.log(asked.text("id")) + scene.results(asked.text("id")))
            .contains("TRR-187");
        assertThat(msr.msr().storage()).isEqualTo("from");

        String agreed = "{\"plan\":\"move\",\"acknowledge\":[\"no-backup\"]}";
        ServedScene.Told moved = done(scene, "migrate", agreed);
        assertThat(msr.msr().storage()).isEqualTo("to");
        assertThat(msr.msr().isReadOnly()).isFalse();
        assertThat(msr.msr().tags()).hasSize(2);
        assertThat(scene.log(moved.text("id")) + scene.results(moved.text("id")))
            .contains("--storage-migrated")
            .doesNotContain(MsrDouble.PASSWORD);
        String run = moved.text("run");
        assertThat(scene.get("/api/v0/runs").body()).contains(run, "msr", "ready");

        var _ = done(scene, "rollback", "{\"run\":\"" + run + "\"}");
        assertThat(msr.msr().storage()).isEqualTo("from");
        assertThat(msr.msr().tags()).hasSize(2);
        assertThat(msr.msr().isCollecting()).isTrue();
      }
    }
  }
}
