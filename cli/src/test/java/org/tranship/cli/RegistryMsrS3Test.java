package org.tranship.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tranship.testkit.server.msr.MsrDouble;

/// The command against the double of MSR whose content is in a real S3 server (S3Proxy): from files
/// to a bucket by both variants, and from a bucket to another one. MSR's part of it is the
/// double's.
class RegistryMsrS3Test {
  @TempDir private Path directory;
  private String files = "";
  private RegistryInS3 bucket;

  @BeforeEach
  void make() throws IOException {
    files = "file:" + Files.createDirectory(directory.resolve("from"));
    bucket = RegistryInS3.in(directory);
  }

  private AnchoreScene.Ran run(Object... words) {
    List<Object> all = new ArrayList<>(List.of(words));
    all.addAll(List.of("--journal", "sqlite:" + directory.resolve("journal")));
    return Commands.runAlone(all.toArray());
  }

  private AnchoreScene.Ran done(Object... words) {
    AnchoreScene.Ran ran = run(words);
    assertThat(ran.code()).as(ran.all()).isZero();
    return ran;
  }

  private static void areTheSame(String one, String other) {
    AnchoreScene.Ran compared = Commands.run("compare", one, other, "--checksum");
    assertThat(compared.code()).as(compared.all()).isZero();
  }

  /// Moves it by read-only mode, has somebody push to the new storage, and takes it back.
  private void thereAndBack(MsrScene scene, String from, String to) throws IOException {
    MsrDouble msr = scene.msr();
    Path plan = scene.readOnly("--storage-migrated");
    AnchoreScene.Ran moved =
        done("registry", "migrate", plan, "--yes", "--acknowledge", "no-backup");
    assertThat(moved.all()).contains("Switched: MSR reads from s3://");
    assertThat(msr.storage()).isEqualTo("to");
    assertThat(msr.tags()).hasSize(2);
    assertThat(msr.isReadOnly()).isFalse();
    areTheSame(from, to);
    done("verify", "last");

    msr.push("admin/app:since", "base", "pushed since");
    done("rollback", "last", "--yes");
    assertThat(msr.storage()).isEqualTo("from");
    assertThat(msr.tags()).containsKey("admin/app:since");
    assertThat(msr.isReadOnly()).isFalse();
    areTheSame(from, to);
  }

  @Test
  void readOnlyFromFilesToABucketAndBack() throws IOException {
    try (MsrScene scene = new MsrScene(directory, files, bucket.place())) {
      thereAndBack(scene, files, bucket.place());
      assertThat(bucket.keys())
          .as("under its ids")
          .allMatch(key -> key.startsWith("registry/docker/registry/v2/"))
          .anyMatch(key -> key.matches("registry/docker/registry/v2/blobs/id/../[^/]+/data"));
    }
  }

  @Test
  void readOnlyFromABucketToAnotherAndBack() throws IOException {
    RegistryInS3 other = RegistryInS3.in(directory);
    try (MsrScene scene = new MsrScene(directory, bucket.place(), other.place())) {
      // It sends its clients to the store for blobs, as it does with a cloud.
      scene.msr().quirks().redirects(true);
      thereAndBack(scene, bucket.place(), other.place());
    }
  }

  @Test
  void onlineTheMetadataAreRestoredAndGarbageIsCollectedInTheBucketAlone() throws IOException {
    try (MsrScene scene = new MsrScene(directory, files, bucket.place())) {
      MsrDouble msr = scene.msr();
      Path backup = directory.resolve("msr.tar");
      Path plan =
          scene.plan(
              "online",
              "backup: {do: ["
                  + DtrProgram.command(scene.secret(), "backup", msr.url(), backup)
                  + "], file: "
                  + backup
                  + "}\nrestore: {do: [{command: "
                  + MsrScene.inner(
                      DtrProgram.command(scene.secret(), "restore", msr.url(), backup, "to"))
                  + ", undo: "
                  + DtrProgram.command(scene.secret(), "restore", msr.url(), backup, "from")
                  + "}]}");
      done("registry", "migrate", plan, "--yes", "--acknowledge", "after-backup");
      assertThat(msr.storage()).isEqualTo("to");
      assertThat(msr.tags()).hasSize(2);
      assertThat(msr.jobsQueued()).containsExactly("onlinegc_blobs");
      areTheSame(files, bucket.place());
      done("verify", "last");
      done("complete", "last", "--yes");
    }
  }
}
