package org.tranship.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tranship.testkit.server.RegistryServer;

/// The job `repair` with several stores that have blobs, and with a list of tags that a job made.
class ServeRepairTest {
  private static final String HOME = "docker/registry/v2/";
  private static final String TAG = HOME + "repositories/team/app/_manifests/tags/v2/current/link";

  @TempDir private Path directory;

  private Path images() {
    return directory.resolve("images");
  }

  private static String blob(String content) {
    String hex = RegistryServer.digest(content).substring("sha256:".length());
    return HOME + "blobs/sha256/" + hex.substring(0, 2) + "/" + hex + "/data";
  }

  /// Damages a blob, and has a store with it as it was.
  private void damage(String content, String other) throws IOException {
    Path healthy = images().resolve(blob(content));
    Path copy = directory.resolve(other).resolve(blob(content));
    Files.createDirectories(copy.resolveSibling(""));
    Files.copy(healthy, copy);
    Files.writeString(healthy, "damaged!!");
  }

  private String config() {
    return """
        stores: {main: "file:%1$s/images", one: "file:%1$s/one", two: "file:%1$s/two"}
        snapshots: kept
        """
        .formatted(directory);
  }

  @Test
  void blobsComeFromWhicheverStoreHasThemAndTagsFromTheList() throws IOException {
    Files.createDirectory(directory.resolve("kept"));
    String second;
    try (RegistryServer registry = RegistryServer.start(images())) {
      var _ = registry.push("team/app", "v1", "base layer", "first layer");
      second = registry.push("team/app", "v2", "base layer", "second layer");
    }
    try (ServedScene scene = new ServedScene(directory, config())) {
      ServedScene.Told listed = scene.run("tags", "{\"store\":\"main\",\"name\":\"then\"}");
      assertThat(listed.json()).as(scene.log(listed.text("id"))).containsEntry("exit", 0L);
      assertThat(directory.resolve("kept/then")).content().contains("team/app:v2 " + second);
      damage("first layer", "one");
      damage("second layer", "two");
      Files.delete(images().resolve(TAG));

      ServedScene.Told half = scene.run("repair", "{\"store\":\"main\",\"source\":\"one\"}");
      assertThat(half.json()).containsEntry("status", "done").containsEntry("exit", 4L);
      assertThat(images().resolve(blob("first layer"))).hasContent("first layer");
      assertThat(images().resolve(blob("second layer"))).hasContent("damaged!!");
      assertThat(images().resolve(TAG)).doesNotExist();
      Files.writeString(images().resolve(blob("first layer")), "damaged!!");

      ServedScene.Told whole =
          scene.run(
              "repair", "{\"store\":\"main\",\"source\":[\"one\",\"two\"],\"tags\":\"then\"}");
      assertThat(whole.json()).as(scene.log(whole.text("id"))).containsEntry("exit", 0L);
      assertThat(images().resolve(blob("first layer"))).hasContent("first layer");
      assertThat(images().resolve(blob("second layer"))).hasContent("second layer");
      assertThat(images().resolve(TAG)).hasContent(second);
    }
    try (RegistryServer registry = RegistryServer.start(images())) {
      assertThat(RegistryServer.digest(registry.pull("team/app", "v2"))).isEqualTo(second);
    }
  }

  @Test
  void namesThatTheConfigurationHasNotAreRefused() throws IOException {
    Files.createDirectories(images());
    try (ServedScene scene = new ServedScene(directory, config())) {
      for (String other :
          new String[] {
            "\"source\":\"one,nowhere\"",
            "\"source\":[\"one\",\"/etc\"]",
            "\"source\":\"\"",
            "\"tags\":\"../then\"",
            "\"tags\":\"\""
          }) {
        ServedScene.Told told =
            scene.post(
                "/api/v0/jobs",
                "{\"action\":\"repair\",\"parameters\":{\"store\":\"main\"," + other + "}}");
        assertThat(told.status()).as(other + told.body()).isEqualTo(400);
      }
    }
  }
}
