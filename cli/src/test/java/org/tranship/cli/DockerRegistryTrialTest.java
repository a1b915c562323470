package org.tranship.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tranship.testkit.server.RegistryServer;
import org.tranship.testkit.server.RegistryStorage;
import org.tranship.testkit.server.RegistryUnit;
import org.tranship.testkit.server.RestartedRegistry.Spot;

/// `switch.try` with a second docker-registry, which was started read-only on the target:
/// everything is pulled from it by digest before users are sent there, and where that goes wrong
/// they are not.
class DockerRegistryTrialTest {
  @TempDir private Path old;
  @TempDir private Path target;
  @TempDir private Path aside;
  private RegistryScene scene;
  private final Map<String, String> images = new LinkedHashMap<>();
  private final AtomicBoolean switched = new AtomicBoolean();

  @BeforeEach
  void start() {
    scene = new RegistryScene(aside, Spot.files(old), Spot.files(target));
    scene.service().before("/new", () -> switched.set(true));
    for (String tag : new String[] {"v1", "v2"}) {
      images.put("app:" + tag, scene.service().registry().push("app", tag, "base", tag));
    }
  }

  @AfterEach
  void stop() {
    scene.close();
  }

  private static RegistryServer trial(Path root, int port, boolean readOnly) {
    return RegistryServer.start(RegistryStorage.files(root), port, readOnly, Optional.empty());
  }

  private void plan(RegistryServer trial) {
    scene.write(
        scene.service().plan().replace("switch:\n", "switch:\n  try: " + trial.address() + "\n"));
  }

  private void isRefusedBeforeTheSwitch(String... words) {
    AnchoreScene.Ran ran = scene.migrate();
    assertThat(ran.code()).as(ran.all()).isEqualTo(ExitCode.FAILED.number());
    assertThat(ran.all()).contains(words).contains("Nothing was switched", "The fence is lowered");
    assertThat(switched).as("the acts of the switch").isFalse();
    assertThat(scene.service().registry().beginsUpload("app")).as("a push").isEqualTo(202);
    scene.pullAll(images);
  }

  @Test
  void everythingIsPulledFromItFirst() {
    try (RegistryServer trial = trial(target, RegistryUnit.freePort(), true)) {
      plan(trial);
      assertThat(scene.run("registry", "plan", scene.plan()).out())
          .contains("from " + trial.address() + ", which has to read from the target");
      AnchoreScene.Ran ran = scene.migrate();
      assertThat(ran.code()).as(ran.all()).isZero();
      assertThat(scene.run("status", "last").out())
          .contains("2 tags were pulled from " + trial.address())
          .contains("2 tags were pulled from " + scene.service().registry().address());
    }
    assertThat(scene.service().spot()).isEqualTo(Spot.files(target));
    scene.pullAll(images);
    AnchoreScene.Ran sound = Commands.run("registry", "fsck", "file:" + target);
    assertThat(sound.code()).as(sound.all()).isZero();
  }

  @Test
  void whereItIsNotAsItHasToBeUsersStayWhereTheyAreUntilItIs() throws IOException {
    Path empty = Files.createDirectory(aside.resolve("empty"));
    int port = RegistryUnit.freePort();
    try (RegistryServer elsewhere = trial(empty, port, true)) {
      plan(elsewhere);
      isRefusedBeforeTheSwitch("TRR-189", elsewhere.address().toString());
    }
    try (RegistryServer open = trial(target, port, false)) {
      isRefusedBeforeTheSwitch("TRR-147 At the target " + open.address());
    }
    try (RegistryServer _ = trial(target, port, true)) {
      AnchoreScene.Ran ran = scene.migrate();
      assertThat(ran.code()).as(ran.all()).isZero();
    }
    assertThat(scene.service().spot()).isEqualTo(Spot.files(target));
    scene.pullAll(images);
  }

  @Test
  void aWordThatIsSpeltWrongIsSaid() {
    scene.write(
        scene.service().plan().replace("switch:\n", "switch:\n  tri: http://127.0.0.1:1\n"));
    AnchoreScene.Ran ran = scene.migrate();
    assertThat(ran.code()).as(ran.all()).isEqualTo(ExitCode.USAGE.number());
    assertThat(ran.err()).contains("did you mean \"try\"?");
  }
}
