package org.tranship.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tranship.testkit.server.RegistryServer;

/// The job `fsck` that is left and posted again, on what a docker-registry wrote.
class ServeFsckTest {
  /// More than are hashed at the same time.
  private static final int BLOBS = 600;

  private static final int BYTES = 400;
  private static final String SLOWLY = "{\"store\":\"main\",\"bandwidth\":\"40K\"}";
  private static final Pattern RECEIVED =
      Pattern.compile("tranship_store_received_bytes_total ([0-9.E]+)");

  @TempDir private Path directory;

  @BeforeEach
  void push() throws IOException {
    try (RegistryServer registry = RegistryServer.start(directory.resolve("images"))) {
      var _ = registry.push("team/app", "v1", "base layer", "app layer");
    }
    for (int i = 0; i < BLOBS; i++) {
      Path data = blob(content(i));
      Files.createDirectories(data.resolveSibling(""));
      Files.writeString(data, content(i));
    }
  }

  /// Of blobs that no image has any more.
  private static String content(int blob) {
    return "x".repeat(BYTES - 10) + (1_000_000_000 + blob);
  }

  private String config() {
    return "stores: {main: \"file:" + directory.resolve("images") + "\"}\n";
  }

  private static double received(ServedScene scene) {
    Matcher matcher = RECEIVED.matcher(scene.get("/metrics").body());
    assertThat(matcher.find()).isTrue();
    return Double.parseDouble(matcher.group(1));
  }

  /// Waits until some blobs are hashed, and not all.
  private static void awaitHalf(ServedScene scene, String id) {
    double begun = received(scene);
    while (received(scene) - begun < BLOBS * BYTES / 2.0) {
      assertThat(scene.get("/api/v0/jobs/" + id).text("status"))
          .as(scene.log(id))
          .isEqualTo("running");
    }
  }

  private static void unlimited(ServedScene scene, String id) {
    assertThat(scene.post("/api/v0/jobs/" + id + "/bandwidth", "{\"rate\":\"off\"}").status())
        .isIn(202, 409);
  }

  private static String cancelled(ServedScene scene) {
    String id = scene.begin("fsck", SLOWLY);
    awaitHalf(scene, id);
    assertThat(scene.post("/api/v0/jobs/" + id + "/cancel", "").status()).isEqualTo(202);
    assertThat(scene.await(id, "cancel", "done", "error").json()).containsEntry("status", "cancel");
    return id;
  }

  private static ServedScene.Told again(ServedScene scene, String left) {
    String id = scene.begin("fsck", SLOWLY);
    assertThat(scene.get("/api/v0/jobs/" + id).text("retryFromID")).isEqualTo(left);
    unlimited(scene, id);
    return scene.await(id, "done", "error");
  }

  private Path kept(String id) {
    return directory.resolve("journal/serve").resolve(id + ".kept");
  }

  @Test
  void oneThatWasCancelledGoesOnAndReadsNoSoundBlobTwiceAndTheNextOneReadsAll() {
    try (ServedScene scene = new ServedScene(directory, config())) {
      String left = cancelled(scene);
      assertThat(kept(left).resolve("inventory")).isNotEmptyFile();
      double before = received(scene);
      ServedScene.Told done = again(scene, left);
      assertThat(done.json()).as(scene.log(done.text("id"))).containsEntry("exit", 0L);
      assertThat(scene.log(done.text("id")))
          .startsWith("Going on with what the same job had found");
      assertThat(received(scene) - before).isLessThan(BLOBS * BYTES * 0.8);
      assertThat(scene.results(done.text("id"))).contains("\"sound\":true");
      assertThat(kept(left)).doesNotExist();
      before = received(scene);
      String anew = scene.begin("fsck", SLOWLY);
      unlimited(scene, anew);
      assertThat(scene.await(anew, "done", "error").json())
          .containsEntry("exit", 0L)
          .containsEntry("retryFromID", "");
      assertThat(received(scene) - before).isGreaterThan((double) BLOBS * BYTES);
      assertThat(kept(anew)).doesNotExist();
    }
  }

  @Test
  void whatWasDamagedMeanwhileIsFoundThoughItWasSoundBefore() throws IOException {
    try (ServedScene scene = new ServedScene(directory, config())) {
      String left = cancelled(scene);
      for (int i = 0; i < BLOBS; i++) {
        Files.writeString(blob(content(i)), content(i).replaceFirst("x", "L"));
      }
      ServedScene.Told done = again(scene, left);
      assertThat(done.json()).containsEntry("exit", 4L);
      assertThat(
              scene.results(done.text("id")).lines().filter(it -> it.contains("\"corrupt_blob\"")))
          .hasSize(BLOBS);
    }
  }

  private Path blob(String content) {
    String hex = RegistryServer.digest(content).substring("sha256:".length());
    return directory
        .resolve("images/docker/registry/v2/blobs/sha256")
        .resolve(hex.substring(0, 2))
        .resolve(hex)
        .resolve("data");
  }

  @Test
  void oneWhoseServerWasKilledIsDeadAndTheSameJobComesToItsEnd() throws Exception {
    String dead;
    try (CommandProcess process =
            CommandProcess.start(directory, (Object[]) ServedScene.words(directory, config()));
        ServedScene scene = ServedScene.at(process.awaitAddress(), directory)) {
      dead = scene.begin("fsck", SLOWLY);
      awaitHalf(scene, dead);
      process.killed();
    }
    try (ServedScene scene = new ServedScene(directory, config())) {
      assertThat(scene.get("/api/v0/jobs/" + dead).text("status")).isEqualTo("worker_dead");
      ServedScene.Told done = again(scene, dead);
      assertThat(done.json()).as(scene.log(done.text("id"))).containsEntry("exit", 0L);
      assertThat(scene.log(done.text("id")))
          .startsWith("Going on with what the same job had found");
      assertThat(kept(done.text("id"))).doesNotExist();
    }
  }

  /// It cannot be read, so the job fails, and the next one that goes on with it; the one behind
  /// them begins anew.
  @Test
  void whatWasKeptAndIsNoInventoryAnyMoreStopsTwoJobsAlone() throws IOException {
    try (ServedScene scene = new ServedScene(directory, config())) {
      String left = cancelled(scene);
      Path file = kept(left).resolve("inventory");
      for (String suffix : new String[] {"-wal", "-shm"}) {
        Files.deleteIfExists(file.resolveSibling("inventory" + suffix));
      }
      Files.write(file, "no file of SQLite at all\n".repeat(200).getBytes(StandardCharsets.UTF_8));
      ServedScene.Told failed = again(scene, left);
      assertThat(failed.json()).containsEntry("status", "error");
      ServedScene.Told second = again(scene, failed.text("id"));
      assertThat(second.json()).containsEntry("status", "error");
      String anew = scene.begin("fsck", SLOWLY);
      unlimited(scene, anew);
      assertThat(scene.await(anew, "done", "error").json()).containsEntry("exit", 0L);
    }
  }
}
