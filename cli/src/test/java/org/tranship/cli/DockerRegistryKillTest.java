package org.tranship.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tranship.testkit.fault.CrashPoint.When;
import org.tranship.testkit.kill.Kill.AtJournalWrite;
import org.tranship.testkit.server.RestartedRegistry.Spot;

/// `tranship registry migrate` of a real docker-registry, in a process of its own that ends as by
/// SIGKILL while pushes are kept out. That this holds at every other moment as well is shown in
/// memory, by `KilledRegistryTest`.
class DockerRegistryKillTest {
  private static final int IMAGES = 14;

  @TempDir private Path old;
  @TempDir private Path target;
  @TempDir private Path aside;
  private RegistryScene scene;
  private final Map<String, String> images = new LinkedHashMap<>();

  @BeforeEach
  void start() {
    scene = new RegistryScene(aside, Spot.files(old), Spot.files(target));
    for (int i = 0; i < IMAGES; i++) {
      String name = "team/app" + i % 7;
      images.put(
          name + ":v" + i, scene.service().registry().push(name, "v" + i, "base", "layer " + i));
    }
  }

  @AfterEach
  void stop() {
    scene.close();
  }

  private int push() {
    return scene.service().registry().beginsUpload("team/app0");
  }

  /// Behind the fence, while links are copied. It dies before it could write down that the first of
  /// them are there; the links of the next rank are begun only after that was written.
  private void killAmongTheLinks() throws InterruptedException {
    scene.killedMigrating(new AtJournalWrite("record links", 1, When.BEFORE));
    assertThat(RegistryScene.links(target))
        .as("links at the target")
        .hasSizeBetween(1, RegistryScene.links(old).size() - 1);
  }

  @Test
  void killedBetweenFenceAndSwitchItStaysClosedAndTheSameCommandGoesOn() throws Exception {
    killAmongTheLinks();
    assertThat(scene.service().spot()).as("not switched").isEqualTo(Spot.files(old));
    assertThat(push()).as("a push, while nobody is at work").isEqualTo(405);
    AnchoreScene.Ran status = scene.run("status", "last");
    assertThat(status.out()).contains("fence     up since ");
    scene.pullAll(images);

    AnchoreScene.Ran ran = scene.migrate();
    assertThat(ran.code()).as(ran.all()).isZero();
    assertThat(ran.out()).contains("Going on with the run", "The window: pushes were kept out for");
    assertThat(scene.service().spot()).isEqualTo(Spot.files(target));
    assertThat(push()).as("a push, at the end").isEqualTo(202);
    scene.pullAll(images);
    assertThat(RegistryScene.links(target)).hasSameSizeAs(RegistryScene.links(old));
    assertThat(scene.service().registry().push("team/app0", "after", "base")).isNotEmpty();
  }

  @Test
  void killedBetweenFenceAndSwitchItCanBeRolledBack() throws Exception {
    killAmongTheLinks();
    assertThat(push()).isEqualTo(405);
    assertThat(scene.run("status", "last").out()).contains("fence     up since ");
    AnchoreScene.Ran back = scene.run("rollback", "last", "--yes");
    assertThat(back.code()).as(back.all()).isZero();
    assertThat(push()).as("a push, at the end").isEqualTo(202);
    assertThat(scene.service().spot()).isEqualTo(Spot.files(old));
    assertThat(RegistryScene.links(target)).isEmpty();
    scene.pullAll(images);
  }
}
