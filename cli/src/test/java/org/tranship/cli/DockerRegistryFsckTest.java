package org.tranship.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tranship.testkit.server.RegistryServer;

/// `tranship registry fsck` on what the real docker-registry wrote.
class DockerRegistryFsckTest {
  @TempDir private Path root;
  @TempDir private Path aside;
  private String app = "";

  @BeforeEach
  void push() {
    try (RegistryServer registry = RegistryServer.start(root)) {
      app = registry.push("team/app", "v1", "base layer", "app layer");
      registry.push("web", "latest", "base layer", "web layer");
      assertThat(registry.manifest("team/app", "v1")).isEqualTo(200);
    }
  }

  private AnchoreScene.Ran fsck(Object... options) {
    Object[] all = new Object[options.length + 3];
    all[0] = "registry";
    all[1] = "fsck";
    all[2] = "file:" + root;
    System.arraycopy(options, 0, all, 3, options.length);
    return Commands.run(all);
  }

  private Path blob(String digest) {
    String hex = digest.substring("sha256:".length());
    return root.resolve("docker/registry/v2/blobs/sha256")
        .resolve(hex.substring(0, 2))
        .resolve(hex)
        .resolve("data");
  }

  @Test
  void whatTheRegistryWroteIsSound() {
    AnchoreScene.Ran ran = fsck();
    assertThat(ran.code()).as(ran.all()).isZero();
    assertThat(ran.out())
        .contains("2 repositories, 2 tags, 2 manifests, 7 blobs")
        .contains("Sound: every image can be pulled whole.");
  }

  /// The newest file of an upload says when the registry last wrote to it.
  private void age(String repository, Duration age) throws IOException {
    Path uploads = root.resolve("docker/registry/v2/repositories/" + repository + "/_uploads");
    try (Stream<Path> files = Files.walk(uploads)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Path _ = Files.setLastModifiedTime(file, FileTime.from(Instant.now().minus(age)));
      }
    }
  }

  @Test
  void anUploadThatWasLeftIsToldWithItsAgeFromOneThatMayBeUnderWay() throws IOException {
    try (RegistryServer registry = RegistryServer.start(root)) {
      assertThat(registry.beginsUpload("left/app")).isEqualTo(202);
      assertThat(registry.beginsUpload("team/app")).isEqualTo(202);
    }
    age("left/app", Duration.ofDays(9).plusMinutes(1));
    age("team/app", Duration.ofHours(3).plusSeconds(90));
    AnchoreScene.Ran ran = fsck();
    assertThat(ran.code()).as(ran.all()).isZero();
    assertThat(ran.out())
        .containsPattern("stale upload           left/app \\S+  \\(written to 9d ago, at ")
        .contains("left, since that is more than 7d")
        .containsPattern("unfinished upload      team/app \\S+  \\(written to 3h1m ago, at ")
        .contains("stale upload           1", "unfinished upload      1");
  }

  @Test
  void aSharedLayerThatIsLostIsNamedWithBothImages() throws IOException {
    Files.delete(blob(RegistryServer.digest("base layer")));
    AnchoreScene.Ran ran = fsck();
    assertThat(ran.code()).as(ran.all()).isEqualTo(ExitCode.DIFFERENT.number());
    assertThat(ran.out())
        .contains("missing blob           " + RegistryServer.digest("base layer"))
        .contains("manifests, the first")
        .contains(")  hurts team/app:v1, web:latest" + System.lineSeparator())
        .contains("Damaged: 2 of 2 images cannot be pulled whole. Run no garbage collection");
  }

  @Test
  void aLayerOfOneImageThatIsLostIsNamedWithItsManifest() throws IOException {
    Files.delete(blob(RegistryServer.digest("app layer")));
    assertThat(fsck().out()).contains("(it is a layer of the manifest " + app + ")");
  }

  /// The registry serves it as it is, with 200.
  @Test
  void aFlippedByteInAManifestIsFoundThoughTheRegistryServesIt() throws IOException {
    byte[] bytes = Files.readAllBytes(blob(app));
    // A digit of a digest in it, so that it is a manifest still.
    int digit = new String(bytes, StandardCharsets.UTF_8).indexOf("sha256:") + 10;
    bytes[digit] = (byte) (bytes[digit] == '0' ? '1' : '0');
    Files.write(blob(app), bytes);
    try (RegistryServer registry = RegistryServer.start(root)) {
      assertThat(registry.manifest("team/app", "v1")).isEqualTo(200);
    }
    AnchoreScene.Ran ran = fsck("--json");
    assertThat(ran.code()).as(ran.all()).isEqualTo(ExitCode.DIFFERENT.number());
    assertThat(ran.out())
        .contains("\"finding\":\"corrupt_blob\",\"damage\":true,\"subject\":\"" + app + "\"")
        .contains("\"images\":[\"team/app:v1\"],\"affected\":1")
        .contains("\"sound\":false");
  }

  @Test
  void anInventoryIsKeptForItsStoreAlone() throws IOException {
    Path file = aside.resolve("inventory");
    assertThat(fsck("--inventory", file).code()).isZero();
    assertThat(fsck("--inventory", file).code()).isZero();
    AnchoreScene.Ran other =
        Commands.run("registry", "fsck", "file:" + root.resolve("docker"), "--inventory", file);
    assertThat(other.code()).isEqualTo(ExitCode.REFUSED.number());
    assertThat(other.err()).contains("TRR-104").contains("is the inventory of file:" + root);
    Files.writeString(
        aside.resolve("text"), "no database, but long enough to be looked at closely");
    AnchoreScene.Ran text = fsck("--inventory", aside.resolve("text"));
    assertThat(text.err()).contains("TRR-10");
    assertThat(text.code()).isNotZero();
  }

  @Test
  void aFolderWithoutARegistryIsRefused() {
    AnchoreScene.Ran ran = Commands.run("registry", "fsck", "file:" + aside);
    assertThat(ran.code()).isEqualTo(ExitCode.REFUSED.number());
    assertThat(ran.err()).contains("TRR-101 There is no registry in").contains(aside.toString());
  }

  private AnchoreScene.Ran repair(Object... options) {
    List<Object> all = new ArrayList<>(List.of("registry", "fsck", "file:" + root, "--repair"));
    all.addAll(List.of("--from", "file:" + aside.resolve("replica")));
    all.addAll(List.of("--journal", "sqlite:" + aside.resolve("journal")));
    all.addAll(List.of(options));
    return Commands.run(all.toArray());
  }

  private Map<String, String> files() throws IOException {
    Map<String, String> files = new TreeMap<>();
    try (Stream<Path> all = Files.walk(root)) {
      for (Path file : all.filter(Files::isRegularFile).toList()) {
        files.put(
            root.relativize(file).toString(),
            new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1));
      }
    }
    return files;
  }

  @Test
  void linksAndBlobsAreRepairedAndEveryImageIsPulledByDigestAgain() throws IOException {
    Path layer = blob(RegistryServer.digest("base layer"));
    Path copy = aside.resolve("replica").resolve(root.relativize(layer));
    Files.createDirectories(copy.getParent());
    Files.copy(layer, copy);
    Files.writeString(layer, "bAse layer");
    Path repositories = root.resolve("docker/registry/v2/repositories");
    Path manifests = repositories.resolve("team/app/_manifests/");
    Path revision = manifests.resolve("revisions/sha256/" + app.substring(7) + "/link");
    Files.writeString(revision, "");
    for (String link : RegistryScene.links(repositories.resolve("web/_layers"))) {
      Files.delete(repositories.resolve("web/_layers").resolve(link));
    }
    Map<String, String> damaged = files();

    AnchoreScene.Ran dry = repair("--dry-run");
    assertThat(dry.code()).as(dry.all()).isEqualTo(ExitCode.DIFFERENT.number());
    assertThat(dry.out())
        .contains("heal   blob " + RegistryServer.digest("base layer") + " from file:")
        .contains("Would be repaired: 1 blob and 3 links, and links that healed blobs prove.")
        .contains("Nothing was changed.");
    assertThat(files()).isEqualTo(damaged);

    AnchoreScene.Ran ran = repair("--yes");
    assertThat(ran.code()).as(ran.all()).isZero();
    assertThat(ran.out())
        .contains("Repaired: 1 blob and 4 links.")
        .contains("Whole again: team/app:v1, web:latest.")
        .contains("Sound: every image can be pulled whole.");
    try (RegistryServer registry = RegistryServer.start(root)) {
      for (String name : List.of("team/app", "web")) {
        String tag = name.equals("web") ? "latest" : "v1";
        String digest = RegistryServer.digest(registry.pull(name, tag));
        assertThat(RegistryServer.digest(registry.pull(name, digest))).isEqualTo(digest);
        assertThat(registry.blob(name, RegistryServer.digest("base layer")))
            .isEqualTo("base layer");
      }
    }
    assertThat(repair("--yes").out()).contains("Sound");

    AnchoreScene.Ran rollback =
        Commands.run(
            "rollback", "last", "--yes", "--journal", "sqlite:" + aside.resolve("journal"));
    assertThat(rollback.code()).as(rollback.all()).isZero();
    assertThat(files()).isEqualTo(damaged);
  }

  @Test
  void tagsAreWrittenDownAndAreThereAgainAfterTheyWereLost() throws IOException {
    Path list = aside.resolve("tags.txt");
    AnchoreScene.Ran kept = Commands.run("registry", "tags", "file:" + root, "-o", list);
    assertThat(kept.code()).as(kept.all()).isZero();
    assertThat(Files.readAllLines(list)).contains("team/app:v1 sha256:" + app.substring(7));
    AnchoreScene.Ran again = Commands.run("registry", "tags", "file:" + root, "-o", list);
    assertThat(again.code()).as(again.all()).isEqualTo(ExitCode.FAILED.number());
    assertThat(again.err()).contains("TRR-108", "there is such a file already");
    Path tags = root.resolve("docker/registry/v2/repositories/team/app/_manifests/tags");
    for (String link : RegistryScene.links(tags)) {
      Files.delete(tags.resolve(link));
    }
    AnchoreScene.Ran ran = repair("--yes", "--tags", list);
    assertThat(ran.out()).contains("Repaired: 0 blobs and 2 links.");
    assertThat(ran.code()).as(ran.all()).isZero();
    try (RegistryServer registry = RegistryServer.start(root)) {
      assertThat(RegistryServer.digest(registry.pull("team/app", "v1"))).isEqualTo(app);
    }
  }
}
