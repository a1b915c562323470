package org.tranship.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tranship.testkit.server.RegistryServer;
import org.tranship.testkit.server.RegistryStorage;
import org.tranship.testkit.server.gcs.GcsDouble;

/// What a real registry wrote, in the double of Google's storage as the registry's driver for it
/// lays it out: below its `rootdirectory`, if it has one. Debian's docker-registry has no such
/// driver, so that it cannot be sent there; by `copy` its store goes there and comes back whole.
class RegistryGcsTest {
  @TempDir private Path directory;
  private final GcsDouble gcs = GcsDouble.start();
  private final String bucket = gcs.freshBucket();
  private Path old;

  @BeforeEach
  void push() throws Exception {
    old = Files.createDirectory(directory.resolve("old"));
    try (RegistryServer registry = RegistryServer.start(old)) {
      registry.push("team/app", "v1", "base layer", "app layer");
      String child = registry.push("web", "latest", "base layer");
      int size = registry.pull("web", child).length();
      String _ = registry.pushIndex("web", "multi", Map.of(child, size));
    }
    copy("file:" + old, gcs("/images/directory"));
  }

  @AfterEach
  void stop() {
    gcs.close();
  }

  private String gcs(String prefix) {
    return "gs://%s%s?endpoint=%s&anonymous=true".formatted(bucket, prefix, gcs.url());
  }

  private void copy(String from, String to) {
    AnchoreScene.Ran copied =
        Commands.run("copy", from, to, "--journal", "sqlite:" + directory.resolve("journal"));
    assertThat(copied.code()).as(copied.all()).isZero();
  }

  private static void sound(String place) {
    AnchoreScene.Ran ran = Commands.run("registry", "fsck", place);
    assertThat(ran.code()).as(ran.all()).isZero();
    assertThat(ran.out()).contains("2 repositories, 3 tags");
  }

  @Test
  void aRegistryBelowARootDirectoryIsJudgedRightAndComesBack() throws Exception {
    sound(gcs(""));
    sound(gcs("/images/directory"));
    Path again = Files.createDirectory(directory.resolve("again"));
    copy(gcs("/images/directory"), "file:" + again);
    sound("file:" + again);
    try (RegistryServer registry = RegistryServer.start(RegistryStorage.files(again))) {
      assertThat(registry.blob("team/app", RegistryServer.digest("app layer")))
          .isEqualTo("app layer");
      assertThat(registry.pull("web", "multi")).contains("manifests");
    }
    Files.delete(
        again.resolve("docker/registry/v2/repositories/web/_manifests/tags/latest/current/link"));
    String other = "/other";
    copy("file:" + again, gcs(other));
    AnchoreScene.Ran hurt = Commands.run("registry", "fsck", gcs(other));
    assertThat(hurt.code()).as(hurt.all()).isEqualTo(ExitCode.DIFFERENT.number());
    assertThat(hurt.out()).contains("tag without image", "web:latest");
    AnchoreScene.Ran two = Commands.run("registry", "fsck", gcs(""));
    assertThat(two.all()).contains("TRR-102");
  }
}
