package org.tranship.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tranship.testkit.server.RegistryServer;
import org.tranship.testkit.server.stub.StubOptions;
import org.tranship.testkit.server.stub.ThinS3Stub;

/// `tranship registry fsck` in a bucket whose registry is made as it is read, as the benchmark
/// REGISTRY_MILLION has it with a million blobs; and a real docker-registry that reads the same.
class GeneratedRegistryTest {
  private static final int IMAGES = 3;
  private static final int LAYERS = 40;
  private static final int SIZE = 256;

  @TempDir private Path directory;

  private String place(ThinS3Stub s3) throws IOException {
    Path secret = Files.writeString(directory.resolve("secret"), "any\n");
    return "s3://registry?endpoint=%s&access_key_id=any&secret_access_key=file:%s"
        .formatted(s3.endpoint().uri(), secret);
  }

  @Test
  void itIsSoundAndItsImagesArePulled() throws IOException {
    try (ThinS3Stub s3 = ThinS3Stub.start(StubOptions.defaults())) {
      s3.generateRegistry("registry", IMAGES, LAYERS, SIZE);
      AnchoreScene.Ran ran = Commands.run("registry", "fsck", place(s3));
      assertThat(ran.code()).as(ran.all()).isZero();
      assertThat(ran.out())
          .contains("3 repositories, 3 tags, 3 manifests, 126 blobs (")
          .contains("of which 126 have the bytes that their digest says.")
          .contains("Sound: every image can be pulled whole.")
          .doesNotContain("dangling", "stray");
      Path files = Files.createDirectory(directory.resolve("files"));
      AnchoreScene.Ran copied =
          Commands.run(
              "copy",
              place(s3),
              "file:" + files,
              "--journal",
              "sqlite:" + directory.resolve("journal"));
      assertThat(copied.code()).as(copied.all()).isZero();
      try (RegistryServer registry = RegistryServer.start(files)) {
        assertThat(registry.pull("many/app0002", "latest").split("layer.v1.tar", -1))
            .hasSize(LAYERS + 1);
      }
    }
  }
}
