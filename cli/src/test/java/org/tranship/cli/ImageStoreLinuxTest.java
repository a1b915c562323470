package org.tranship.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tranship.testkit.server.fabric.FabricDouble;
import org.tranship.testkit.server.fabric.FabricPlatform;
import org.tranship.testkit.server.fabric.FabricSettings;

/// `tranship imagestore copy` to a cluster of Linux, whose gateway takes no chunks.
class ImageStoreLinuxTest {
  private static final String LARGE = ImageStoreScene.CODE + "/Large.dll";

  @TempDir private Path directory;

  @Test
  void aFileAboveTheSizeOfOneRequestGoesInOne() throws IOException {
    ImageStoreScene scene = new ImageStoreScene(directory).seeded(true);
    Files.write(scene.images().resolve(LARGE), new byte[3 << 16]);
    try (FabricDouble cluster = FabricDouble.start(FabricSettings.of(FabricPlatform.LINUX))) {
      String target = "fabric:ImageStore?single-put=1K&chunk-size=64K&endpoint=" + cluster.url();
      AnchoreScene.Ran ran =
          scene.run(
              "copy",
              "file:" + scene.images(),
              target,
              "--source-layout",
              "xstore",
              "--snapshot",
              directory.resolve("before"));
      assertThat(ran.code()).as(ran.all()).isZero();
      assertThat(cluster.imageStore().paths()).contains(LARGE, ImageStoreScene.CODE + "/_.dir");
      assertThat(cluster.count("UploadFileChunk")).isZero();
    }
  }
}
