package org.tranship.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.tranship.testkit.fault.CrashPoint;
import org.tranship.testkit.kill.Kill.AtJournalWrite;
import org.tranship.testkit.server.RegistryServer;

/// What a real docker-registry wrote into files, with an image that was deleted; and what a garbage
/// collection has to come to in whichever store a copy of it lies.
///
/// @param directory has a journal
/// @param old the files
/// @param removed digest of the image
record CollectedRegistry(Path directory, Path old, String removed) {
  /// @param old an empty directory
  static CollectedRegistry in(Path directory, Path old) throws IOException {
    String removed;
    try (RegistryServer registry = RegistryServer.start(old)) {
      registry.push("team/app", "v1", "base layer", "app layer");
      removed = registry.push("team/app", "old", "base layer", "old layer");
    }
    // As the registry itself does when an image is deleted over its API.
    Path manifests = old.resolve("docker/registry/v2/repositories/team/app/_manifests");
    remove(manifests.resolve("tags/old"));
    remove(manifests.resolve("revisions/sha256/" + removed.substring(removed.indexOf(':') + 1)));
    return new CollectedRegistry(directory, old, removed);
  }

  private static void remove(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(each);
      }
    }
  }

  /// Copies what the registry wrote to where it is to be.
  void to(String place) {
    done("copy", "file:" + old, place);
  }

  private AnchoreScene.Ran done(Object... words) {
    List<Object> all = new ArrayList<>(List.of(words));
    all.addAll(List.of("--journal", "sqlite:" + directory.resolve("journal")));
    AnchoreScene.Ran ran = Commands.run(all.toArray());
    assertThat(ran.code()).as(ran.all()).isZero();
    return ran;
  }

  private boolean isAsItWas(String place) {
    AnchoreScene.Ran compared = Commands.run("compare", "file:" + old, place, "--checksum");
    assertThat(compared.code()).as(compared.all()).isIn(0, ExitCode.DIFFERENT.number());
    return compared.code() == 0;
  }

  /// @param whole the store in which the place is, for `fsck`
  void goesComesBackAndGoesForGood(String place, String whole) throws IOException {
    assertThat(done("registry", "gc", place, "--yes").out())
        .contains("nothing to collect, but for what is too young");
    assertThat(done("registry", "gc", place, "--young", "0s", "--dry-run").out())
        .contains("blob  " + removed, "Would be collected: 3 blobs", "Nothing was changed.");
    assertThat(isAsItWas(place)).isTrue();

    assertThat(done("registry", "gc", place, "--young", "0s", "--yes").out())
        .contains("Collected 3 blobs and 2 links");
    assertThat(isAsItWas(place)).isFalse();
    assertThat(Commands.run("registry", "fsck", whole).out())
        .contains("Sound: every image can be pulled whole.")
        .doesNotContain("dangling");
    done("verify", "last");
    done("registry", "restore", "last", "--yes");
    assertThat(isAsItWas(place)).as("every object, and no other").isTrue();

    done("registry", "gc", place, "--young", "0s", "--keep", "0s", "--yes");
    assertThat(done("complete", "last", "--yes").out())
        .contains("Completed. 5 objects were deleted for good.");
    pulledFromFiles(place);
  }

  private void pulledFromFiles(String place) throws IOException {
    Path files = Files.createDirectory(directory.resolve("files"));
    done("copy", place, "file:" + files);
    assertThat(files.resolve("docker/tranship-quarantine")).doesNotExist();
    try (RegistryServer registry = RegistryServer.start(files)) {
      hasTheOneImage(registry);
    }
  }

  /// What is left has the one image, and nothing of the other, which can be pushed again.
  void hasTheOneImage(RegistryServer registry) {
    assertThat(registry.pull("team/app", "v1")).contains(RegistryServer.digest("app layer"));
    assertThat(registry.blob("team/app", RegistryServer.digest("app layer")))
        .isEqualTo("app layer");
    assertThat(registry.manifest("team/app", removed)).isEqualTo(404);
    registry.push("team/app", "old", "base layer", "old layer");
    assertThat(registry.manifest("team/app", "old")).isEqualTo(200);
  }

  void killedWhileItSweepsItIsAloneAndGoesOn(String place) throws InterruptedException {
    AnchoreScene.Ran killed =
        KilledGc.at(
            new AtJournalWrite("record sweep-links", 1, CrashPoint.When.BEFORE), directory, place);
    assertThat(killed.code()).as(killed.all()).isEqualTo(128 + 9);

    String other = "sqlite:" + directory.resolve("other");
    AnchoreScene.Ran refused =
        Commands.run("registry", "gc", place, "--young", "0s", "--yes", "--journal", other);
    assertThat(refused.code()).as(refused.all()).isEqualTo(ExitCode.FAILED.number());
    assertThat(refused.all()).contains("TRR-131");

    AnchoreScene.Ran ran = done("registry", "gc", place, "--young", "0s", "--yes");
    assertThat(ran.out()).contains("Going on with the run", "Collected 3 blobs");
    done("rollback", "last", "--yes");
    assertThat(isAsItWas(place)).isTrue();
  }
}
