package org.tranship.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tranship.testkit.server.RegistryServer;
import org.tranship.testkit.server.RestartedRegistry;
import org.tranship.testkit.server.RestartedRegistry.Spot;

/// The jobs API on what a real docker-registry wrote, and on how it is closed.
class ServeRegistryTest {
  @TempDir private Path directory;

  private Path images() {
    return directory.resolve("images");
  }

  private Path blob(String content) {
    String hex = RegistryServer.digest(content).substring("sha256:".length());
    return images()
        .resolve("docker/registry/v2/blobs/sha256")
        .resolve(hex.substring(0, 2))
        .resolve(hex)
        .resolve("data");
  }

  @Test
  void aRegistryIsLookedThroughCleanedUpPutBackAndClosed() throws IOException {
    try (RestartedRegistry service =
            new RestartedRegistry(
                Spot.files(images()), Spot.files(directory.resolve("elsewhere")));
        ServedScene scene = new ServedScene(directory, config(service))) {
      service.registry().push("team/app", "v1", "base layer", "app layer");
      String gone = service.registry().push("team/old", "v1", "base layer", "old layer");
      damagedIsFoundAndNotCleanedUp(scene);
      service.registry().remove("team/old", gone);
      cleanedUpAndPutBack(scene);
      closedAndOpened(scene, service);
    }
  }

  private String config(RestartedRegistry service) {
    String plan = service.plan();
    return "stores: {main: \"file:"
        + images()
        + "\", other: \"file:"
        + directory.resolve("other")
        + "\"}\n"
        + plan.substring(plan.indexOf("registry:"), plan.indexOf("switch:"));
  }

  private void damagedIsFoundAndNotCleanedUp(ServedScene scene) throws IOException {
    Path moved = directory.resolve("moved");
    Files.move(blob("app layer"), moved);
    ServedScene.Told fsck = scene.run("fsck", "{\"store\":\"main\"}");
    assertThat(fsck.json()).containsEntry("status", "done").containsEntry("exit", 4L);
    assertThat(scene.results(fsck.text("id")).lines())
        .anySatisfy(
            line ->
                assertThat(line)
                    .startsWith("{\"finding\":\"missing_blob\"")
                    .contains("\"images\":[\"team/app:v1\"]"))
        .last()
        .asString()
        .startsWith("{\"sound\":false");
    ServedScene.Told gc = scene.run("onlinegc_blobs", "{\"store\":\"main\",\"young\":\"0s\"}");
    assertThat(gc.json()).containsEntry("status", "error").containsEntry("exit", 3L);
    assertThat(scene.log(gc.text("id"))).contains("TRR-130");
    Files.move(moved, blob("app layer"));
    assertThat(scene.run("fsck", "{\"store\":\"main\"}").json()).containsEntry("exit", 0L);
  }

  private void cleanedUpAndPutBack(ServedScene scene) throws IOException {
    ServedScene.Told gc = scene.run("onlinegc_blobs", "{\"store\":\"main\",\"young\":\"0s\"}");
    assertThat(gc.json()).as(scene.log(gc.text("id"))).containsEntry("status", "done");
    String run = gc.text("run");
    assertThat(run).isNotEmpty();
    assertThat(blob("old layer")).doesNotExist();
    assertThat(blob("base layer")).exists();
    assertThat(scene.get("/api/v0/runs").body()).contains(run, "registry-gc", "ready");
    assertThat(scene.get("/api/v0/runs/" + run).body()).contains("quarantine");
    assertThat(scene.run("verify", "{\"run\":\"" + run + "\"}").json())
        .containsEntry("status", "done")
        .containsEntry("exit", 0L);
    assertThat(scene.run("restore", "{\"run\":\"" + run + "\"}").json())
        .containsEntry("status", "done");
    assertThat(blob("old layer")).exists();
    repaired(scene);
  }

  private void repaired(ServedScene scene) throws IOException {
    Path healthy = blob("app layer");
    Path other = directory.resolve("other").resolve(images().relativize(healthy));
    Files.createDirectories(other.resolveSibling(""));
    Files.copy(healthy, other);
    Files.writeString(healthy, "damaged!!");
    String heal = "{\"store\":\"main\",\"source\":\"other\"";
    assertThat(scene.run("repair", heal + ",\"dry-run\":true}").json())
        .containsEntry("status", "done");
    assertThat(healthy).hasContent("damaged!!");
    ServedScene.Told repaired = scene.run("repair", heal + "}");
    assertThat(repaired.json()).as(scene.log(repaired.text("id"))).containsEntry("exit", 0L);
    assertThat(healthy).hasContent("app layer");
  }

  private static void closedAndOpened(ServedScene scene, RestartedRegistry service) {
    assertThat(scene.get("/api/v0/meta/settings").json())
        .containsEntry("readOnlyRegistry", false)
        .containsEntry("readOnlyConfigured", true)
        .containsEntry("readOnlySince", null);
    ServedScene.Told closed = scene.readOnly(true);
    assertThat(closed.json())
        .as(scene.log(closed.text("id")))
        .containsEntry("status", "done")
        .containsEntry("action", "ro_registry");
    assertThat(service.registry().beginsUpload("team/app")).isEqualTo(405);
    assertThat(service.registry().manifest("team/app", "v1")).isEqualTo(200);
    assertThat(scene.get("/api/v0/meta/settings").json()).containsEntry("readOnlyRegistry", true);
    assertThat(scene.get("/metrics").body()).contains("tranship_read_only 1.0");
    assertThat(scene.readOnly(true).json()).containsEntry("status", "done");
    assertThat(service.registry().beginsUpload("team/app")).isEqualTo(405);
    assertThat(scene.readOnly(false).json()).containsEntry("status", "done");
    assertThat(service.registry().beginsUpload("team/app")).isEqualTo(202);
    assertThat(scene.get("/api/v0/meta/settings").json())
        .containsEntry("readOnlyRegistry", false)
        .containsEntry("readOnlySince", null);
    service.ignoreReadOnly();
    ServedScene.Told ignored = scene.readOnly(true);
    assertThat(ignored.json()).containsEntry("status", "error").containsEntry("exit", 3L);
    assertThat(scene.results(ignored.text("id"))).contains("TRM-101", "not proven");
    assertThat(scene.get("/api/v0/meta/settings").json()).containsEntry("readOnlyRegistry", false);
    assertThat(List.of(service.registry().beginsUpload("team/app"), scene.readOnly(false).status()))
        .containsExactly(202, 200);
  }
}
