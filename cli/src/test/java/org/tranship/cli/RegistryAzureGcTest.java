package org.tranship.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tranship.testkit.fault.CrashPoint;
import org.tranship.testkit.kill.Kill.AtJournalWrite;
import org.tranship.testkit.server.RegistryServer;

/// `tranship registry gc` on what a real docker-registry wrote, in Azurite: in the folder without a
/// name in which distribution has it up to version 2.8, and without that folder, as version 3 does.
/// Debian's docker-registry has no driver for Azure, so that what is left is read from files.
class RegistryAzureGcTest {
  private static final String NAMELESS = RegistryInAzure.NAMELESS;

  @TempDir private Path directory;
  private RegistryInAzure azure;
  private Path old;
  private String removed = "";

  @BeforeEach
  void push() throws IOException {
    azure = RegistryInAzure.in(directory);
    old = azure.files();
    try (RegistryServer registry = RegistryServer.start(old)) {
      registry.push("team/app", "v1", "base layer", "app layer");
      removed = registry.push("team/app", "old", "base layer", "old layer");
    }
    // As the registry itself does when an image is deleted over its API.
    Path manifests = old.resolve("docker/registry/v2/repositories/team/app/_manifests");
    remove(manifests.resolve("tags/old"));
    remove(manifests.resolve("revisions/sha256/" + removed.substring(removed.indexOf(':') + 1)));
  }

  private static void remove(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(each);
      }
    }
  }

  private AnchoreScene.Ran run(Object... words) {
    List<Object> all = new ArrayList<>(List.of(words));
    all.addAll(List.of("--journal", "sqlite:" + directory.resolve("journal")));
    return Commands.run(all.toArray());
  }

  private AnchoreScene.Ran done(Object... words) {
    AnchoreScene.Ran ran = run(words);
    assertThat(ran.code()).as(ran.all()).isZero();
    return ran;
  }

  private boolean isAsItWas(String layout) {
    AnchoreScene.Ran compared =
        Commands.run("compare", "file:" + old, azure.place(layout), "--checksum");
    assertThat(compared.code()).as(compared.all()).isIn(0, ExitCode.DIFFERENT.number());
    return compared.code() == 0;
  }

  @ParameterizedTest
  @ValueSource(strings = {NAMELESS, ""})
  void garbageGoesComesBackAndGoesForGood(String layout) throws IOException {
    azure.fill(layout);
    assertThat(done("registry", "gc", azure.place(layout), "--yes").out())
        .contains("nothing to collect, but for what is too young");
    assertThat(done("registry", "gc", azure.place(layout), "--young", "0s", "--dry-run").out())
        .contains("blob  " + removed, "Would be collected: 3 blobs", "Nothing was changed.");
    assertThat(isAsItWas(layout)).isTrue();

    assertThat(done("registry", "gc", azure.place(layout), "--young", "0s", "--yes").out())
        .contains("Collected 3 blobs and 2 links");
    assertThat(isAsItWas(layout)).isFalse();
    assertThat(Commands.run("registry", "fsck", azure.place("")).out())
        .contains("Sound: every image can be pulled whole.")
        .doesNotContain("dangling");
    done("verify", "last");
    done("registry", "restore", "last", "--yes");
    assertThat(isAsItWas(layout)).as("every object, and no other").isTrue();

    done("registry", "gc", azure.place(layout), "--young", "0s", "--keep", "0s", "--yes");
    assertThat(done("complete", "last", "--yes").out())
        .contains("Completed. 5 objects were deleted for good.");
    pulledFromFiles(layout);
  }

  /// What is left has the one image, and nothing of the other.
  private void pulledFromFiles(String layout) throws IOException {
    Path files = Files.createDirectory(directory.resolve("files"));
    done("copy", azure.place(layout), "file:" + files);
    assertThat(files.resolve("docker/tranship-quarantine")).doesNotExist();
    try (RegistryServer registry = RegistryServer.start(files)) {
      assertThat(registry.pull("team/app", "v1")).contains(RegistryServer.digest("app layer"));
      assertThat(registry.blob("team/app", RegistryServer.digest("app layer")))
          .isEqualTo("app layer");
      assertThat(registry.manifest("team/app", removed)).isEqualTo(404);
      registry.push("team/app", "old", "base layer", "old layer");
      assertThat(registry.manifest("team/app", "old")).isEqualTo(200);
    }
  }

  @Test
  void killedWhileItSweepsItIsAloneAndGoesOn() throws Exception {
    azure.fill(NAMELESS);
    AnchoreScene.Ran killed =
        KilledGc.at(
            new AtJournalWrite("record sweep-links", 1, CrashPoint.When.BEFORE),
            directory,
            azure.place(NAMELESS));
    assertThat(killed.code()).as(killed.all()).isEqualTo(128 + 9);

    AnchoreScene.Ran other =
        Commands.run(
            "registry",
            "gc",
            azure.place(NAMELESS),
            "--young",
            "0s",
            "--yes",
            "--journal",
            "sqlite:" + directory.resolve("other"));
    assertThat(other.code()).as(other.all()).isEqualTo(ExitCode.FAILED.number());
    assertThat(other.all()).contains("TRR-131");

    AnchoreScene.Ran ran = done("registry", "gc", azure.place(NAMELESS), "--young", "0s", "--yes");
    assertThat(ran.out()).contains("Going on with the run", "Collected 3 blobs");
    done("rollback", "last", "--yes");
    assertThat(isAsItWas(NAMELESS)).isTrue();
  }
}
