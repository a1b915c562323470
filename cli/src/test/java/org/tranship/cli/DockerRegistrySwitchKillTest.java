package org.tranship.cli;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tranship.testkit.server.RegistryServer;
import org.tranship.testkit.server.RestartedRegistry.Spot;

/// `tranship registry migrate` of a real docker-registry, whose switch stops it, sets another place
/// and starts it. SIGKILL ends the process in gaps between these acts, on the way there and on the
/// way back; each time the same command takes it up. Of the six gaps of each way two are drawn,
/// others each time: `-Dtranship.kill.seed=N` draws the same ones again, `-Dtranship.kill.points=6`
/// has all of them, one after the other, each in the process that took up the one before.
class DockerRegistrySwitchKillTest {
  private static final List<Gap> FORTH = gaps("/stop", "/new", "/start");
  private static final List<Gap> BACK = gaps("/stop", "/old", "/start");
  private static final int DRAWN = 2;

  @TempDir private Path old;
  @TempDir private Path target;
  @TempDir private Path aside;
  private RegistryScene scene;
  private final Map<String, String> images = new LinkedHashMap<>();

  /// Every manifest that was pushed, and its repository, by digest.
  private final Map<String, String> bytes = new LinkedHashMap<>();

  private final Map<String, String> names = new LinkedHashMap<>();

  @BeforeEach
  void start() {
    scene = new RegistryScene(aside, Spot.files(old), Spot.files(target));
    scene.write(scene.service().planWithStop());
    push("team/app:v1", "base", "replaced");
    push("team/app:v1", "base", "one");
    push("team/app:v2", "base", "two");
    push("team/index:child", "base", "child");
    String child = requireNonNull(images.get("team/index:child"));
    int size = requireNonNull(bytes.get(child)).length();
    String _ = scene.service().registry().pushIndex("team/index", "child", Map.of(child, size));
    images.remove("team/index:child");
  }

  @AfterEach
  void stop() {
    scene.close();
  }

  /// Where a process dies.
  ///
  /// @param done whether the act is carried out all the same
  private record Gap(String act, boolean done) {}

  private static List<Gap> gaps(String... acts) {
    return Stream.of(acts)
        .flatMap(act -> Stream.of(new Gap(act, false), new Gap(act, true)))
        .toList();
  }

  /// In their order.
  private static List<Gap> drawn(List<Gap> all) {
    long seed =
        Optional.ofNullable(Long.getLong("tranship.kill.seed"))
            .orElseGet(() -> System.nanoTime() % 1_000_000);
    int most = Math.min(all.size(), Integer.getInteger("tranship.kill.points", DRAWN));
    List<Gap> shuffled = new ArrayList<>(all);
    Collections.shuffle(shuffled, new Random(seed));
    List<Gap> some = new ArrayList<>(all);
    some.retainAll(shuffled.subList(0, most));
    System.out.println("gaps, -Dtranship.kill.seed=" + seed + ": " + some);
    return some;
  }

  private void push(String image, String... layers) {
    RegistryServer registry = scene.service().registry();
    String name = RegistryScene.name(image);
    String digest = registry.push(name, RegistryScene.tag(image), layers);
    images.put(image, digest);
    names.put(digest, name);
    bytes.put(digest, registry.pull(name, digest));
  }

  /// Also those that no tag points to any more, and the child of an index.
  private void pullAll() {
    scene.pullAll(images);
    bytes.forEach(
        (digest, text) ->
            assertThat(scene.service().registry().pull(requireNonNull(names.get(digest)), digest))
                .isEqualTo(text));
  }

  private int pushes() {
    return scene.service().registry().beginsUpload("team/app");
  }

  private void migrateKilledAt(Gap gap) throws InterruptedException {
    scene.killedAt(gap.act(), gap.done(), "registry", "migrate", scene.plan(), "--yes");
    assertThat(scene.run("status", "last").out()).as("%s", gap).contains("fence     up since ");
    if (!scene.service().isStopped()) {
      assertThat(pushes()).as("a push, while nobody is at work; %s", gap).isEqualTo(405);
      pullAll();
    }
  }

  /// Pushes are kept out where `status` says so, and let in where it says nothing.
  private void fenceIsTold(Gap gap) {
    boolean told = scene.run("status", "last").out().contains("fence     up since ");
    if (!scene.service().isStopped()) {
      assertThat(pushes()).as("%s", gap).isEqualTo(told ? 405 : 202);
    }
  }

  private void succeeds(AnchoreScene.Ran ran, Object killed) {
    assertThat(ran.code()).as("killed %s: %s", killed, ran.all()).isZero();
    assertThat(scene.service().isStopped()).isFalse();
    assertThat(pushes()).as("a push, at the end").isEqualTo(202);
    pullAll();
  }

  @Test
  void killedBetweenActsItComesToTheSameEndAndBackAgain() throws Exception {
    List<Gap> forth = drawn(FORTH);
    for (Gap gap : forth) {
      migrateKilledAt(gap);
    }
    succeeds(scene.migrate(), forth);
    assertThat(scene.service().spot()).isEqualTo(Spot.files(target));
    assertThat(RegistryScene.links(target)).hasSameSizeAs(RegistryScene.links(old));
    assertThat(scene.run("status", "last").out())
        .contains("3 tags were pulled from ", ", and by digest 1 manifests that no tag leads to");

    push("team/app:since", "base", "since");
    push("team/app:v1", "base", "moved at the target");
    List<Gap> back = drawn(BACK);
    for (Gap gap : back) {
      scene.killedAt(gap.act(), gap.done(), "rollback", "last", "--yes");
      fenceIsTold(gap);
    }
    succeeds(scene.run("rollback", "last", "--yes"), back);
    assertThat(scene.service().spot()).isEqualTo(Spot.files(old));
    assertThat(RegistryScene.links(target)).isEmpty();
  }

  /// The registry stands still, with its place set and not yet read.
  @Test
  void killedWhileItStandsStillItCanBeRolledBack() throws Exception {
    migrateKilledAt(new Gap("/new", true));
    assertThat(scene.service().isStopped()).isTrue();
    succeeds(scene.run("rollback", "last", "--yes"), "at /new");
    assertThat(scene.service().spot()).isEqualTo(Spot.files(old));
    assertThat(RegistryScene.links(target)).isEmpty();
  }
}
