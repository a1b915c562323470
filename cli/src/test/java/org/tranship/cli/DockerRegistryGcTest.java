package org.tranship.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tranship.testkit.fault.CrashPoint;
import org.tranship.testkit.kill.Kill.AtJournalWrite;
import org.tranship.testkit.server.RegistryServer;

/// `tranship registry gc` on what the real docker-registry wrote, while it runs.
class DockerRegistryGcTest {
  @TempDir private Path root;
  @TempDir private Path state;
  private String kept = "";
  private String old = "";

  @BeforeEach
  void push() throws IOException {
    try (RegistryServer registry = RegistryServer.start(root)) {
      kept = registry.push("team/app", "v1", "base layer", "app layer");
      old = registry.push("team/app", "old", "base layer", "old layer");
    }
    // As the registry itself does when an image is deleted over its API.
    String hex = old.substring("sha256:".length());
    Path manifests = root.resolve("docker/registry/v2/repositories/team/app/_manifests");
    remove(manifests.resolve("tags/old"));
    remove(manifests.resolve("revisions/sha256/" + hex));
  }

  private static void remove(Path directory) throws IOException {
    try (Stream<Path> all = Files.walk(directory)) {
      for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(each);
      }
    }
  }

  private Set<String> files() throws IOException {
    try (Stream<Path> all = Files.walk(root)) {
      return all.filter(Files::isRegularFile)
          .map(file -> root.relativize(file).toString())
          .collect(Collectors.toCollection(TreeSet::new));
    }
  }

  private AnchoreScene.Ran run(Object... words) {
    Object[] all = new Object[words.length + 2];
    System.arraycopy(words, 0, all, 0, words.length);
    all[words.length] = "--journal";
    all[words.length + 1] = "sqlite:" + state.resolve("journal");
    return Commands.run(all);
  }

  private AnchoreScene.Ran gc(Object... options) {
    Object[] all = new Object[options.length + 3];
    all[0] = "registry";
    all[1] = "gc";
    all[2] = "file:" + root;
    System.arraycopy(options, 0, all, 3, options.length);
    return run(all);
  }

  @Test
  void whatADeletedImageLeftGoesAndComesBack() throws IOException {
    Set<String> before = files();
    try (RegistryServer registry = RegistryServer.start(root)) {
      AnchoreScene.Ran young = gc("--yes");
      assertThat(young.code()).as(young.all()).isZero();
      assertThat(young.out()).contains("nothing to collect, but for what is too young");
      AnchoreScene.Ran dry = gc("--young", "0s", "--dry-run");
      assertThat(dry.code()).as(dry.all()).isZero();
      assertThat(dry.out())
          .contains("blob  " + old)
          .contains("blob  " + RegistryServer.digest("old layer"))
          .contains("no manifest needs it", "its blob is garbage")
          .contains("Would be collected: 3 blobs", "Nothing was changed.");
      assertThat(files()).isEqualTo(before);

      AnchoreScene.Ran ran = gc("--young", "0s", "--yes");
      assertThat(ran.code()).as(ran.all()).isZero();
      assertThat(ran.out()).contains("Collected 3 blobs and 2 links", "tranship registry restore ");
      assertThat(registry.manifest("team/app", "v1")).isEqualTo(200);
      assertThat(registry.manifest("team/app", old)).isEqualTo(404);
      AnchoreScene.Ran sound = Commands.run("registry", "fsck", "file:" + root);
      assertThat(sound.out()).contains("Sound: every image can be pulled whole.");
      assertThat(sound.out()).doesNotContain("dangling");

      assertThat(run("complete", "last").err()).contains("TRR-133", "--yes-now");
      AnchoreScene.Ran back = run("registry", "restore", "last", "--yes");
      assertThat(back.code()).as(back.all()).isZero();
      assertThat(files()).isEqualTo(before);
    }
  }

  /// As a registry with a cache does, which writes neither a manifest nor a blob that it knows.
  private void pushAgain() throws IOException {
    String hex = old.substring("sha256:".length());
    Path manifests = root.resolve("docker/registry/v2/repositories/team/app/_manifests");
    for (String link :
        List.of(
            "revisions/sha256/" + hex + "/link",
            "tags/old/index/sha256/" + hex + "/link",
            "tags/old/current/link")) {
      Files.createDirectories(manifests.resolve(link).getParent());
      Files.writeString(manifests.resolve(link), old);
    }
  }

  @Test
  void whatWasPushedWhileItWasKilledComesBackByTheSameCommand() throws Exception {
    AnchoreScene.Ran killed =
        KilledGc.at(
            new AtJournalWrite("record sweep-blobs", 1, CrashPoint.When.AFTER),
            state,
            "file:" + root);
    assertThat(killed.code()).as(killed.all()).isEqualTo(128 + 9);
    pushAgain();
    AnchoreScene.Ran ran = gc("--young", "0s", "--yes");
    assertThat(ran.code()).as(ran.all()).isZero();
    assertThat(ran.out()).contains("Going on with the run", "Put back");
    try (RegistryServer registry = RegistryServer.start(root)) {
      assertThat(registry.manifest("team/app", "old")).isEqualTo(200);
      assertThat(Commands.run("registry", "fsck", "file:" + root).out()).contains("Sound");
    }
  }

  @Test
  void whatIsCompletedIsGone() throws IOException {
    AnchoreScene.Ran ran = gc("--young", "0s", "--yes", "--keep", "0s");
    assertThat(ran.code()).as(ran.all()).isZero();
    AnchoreScene.Ran end = run("complete", "last", "--yes");
    assertThat(end.code()).as(end.all()).isZero();
    assertThat(end.out()).contains("Completed. 5 objects were deleted for good.");
    assertThat(files()).noneMatch(file -> file.contains("quarantine"));
    try (RegistryServer registry = RegistryServer.start(root)) {
      assertThat(registry.manifest("team/app", "v1")).isEqualTo(200);
      registry.push("team/app", "old", "base layer", "old layer");
      assertThat(registry.manifest("team/app", "old")).isEqualTo(200);
    }
  }

  private Path blob(String digest) {
    String hex = digest.substring("sha256:".length());
    return root.resolve("docker/registry/v2/blobs/sha256/" + hex.substring(0, 2) + "/" + hex)
        .resolve("data");
  }

  private void leavesItAsItIs(AnchoreScene.Ran ran, Set<String> before, String... words)
      throws IOException {
    assertThat(ran.code()).as(ran.all()).isEqualTo(ExitCode.REFUSED.number());
    assertThat(ran.err()).contains("TRR-130", "tranship registry fsck").contains(words);
    assertThat(files()).isEqualTo(before);
  }

  @Test
  void aRegistryWhoseLayerIsDamagedIsLeftAsItIs() throws IOException {
    String digest = RegistryServer.digest("base layer");
    Files.writeString(blob(digest), "other bytes");
    leavesItAsItIs(gc("--young", "0s", "--yes"), files(), "corrupt blob", digest, "hurt-images");
  }

  /// The registry's own garbage collection takes the layers of such an image for garbage, and ends
  /// with 0. Nobody may agree to it here: what the manifest consists of is not known.
  @Test
  void aRegistryWhoseManifestIsLostIsLeftAsItIs() throws IOException {
    Files.delete(blob(kept));
    Set<String> before = files();
    leavesItAsItIs(gc("--young", "0s", "--yes"), before, "missing blob", kept);
    leavesItAsItIs(
        gc("--young", "0s", "--yes", "--acknowledge", "hurt-images"), before, "missing blob", kept);
  }

  /// So does it with this one. The tag still says what the image consists of, so that a collection
  /// that is agreed to takes nothing of it.
  @Test
  void aRegistryWhoseRevisionLinkIsLostIsLeftAsItIs() throws IOException {
    String hex = kept.substring("sha256:".length());
    Files.delete(
        root.resolve("docker/registry/v2/repositories/team/app/_manifests/revisions/sha256")
            .resolve(hex)
            .resolve("link"));
    leavesItAsItIs(
        gc("--young", "0s", "--yes"), files(), "missing revision link", hex, "hurt-images");
    AnchoreScene.Ran agreed = gc("--young", "0s", "--yes", "--acknowledge", "hurt-images");
    assertThat(agreed.code()).as(agreed.all()).isZero();
    assertThat(agreed.out()).contains("Collected 3 blobs");
    for (String layer : List.of("base layer", "app layer")) {
      assertThat(blob(RegistryServer.digest(layer))).hasContent(layer);
    }
    assertThat(blob(kept)).exists();
  }

  @Test
  void badInputIsRefused() {
    assertThat(gc("--young", "soon").err()).contains("--young", "no length of time");
    assertThat(gc("--acknowledge", "everything").err()).contains("--acknowledge knows hurt-images");
    assertThat(run("registry", "restore", "last").err()).contains("TRR-135");
    assertThat(Commands.run("registry", "gc", "file:" + state, "--yes").err()).contains("TRR-101");
  }
}
