package org.tranship.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tranship.testkit.server.AzuriteServer;
import org.tranship.testkit.server.fabric.AzuriteFiles;
import org.tranship.testkit.server.fabric.FabricDouble;
import org.tranship.testkit.server.fabric.FabricPlatform;
import org.tranship.testkit.server.fabric.FabricSettings;

/// From an XStore on Azurite, named as a cluster manifest names it, to the double of a cluster.
class ImageStoreXStoreTest {
  private static final AzuriteServer AZURITE = AzuriteServer.shared();

  @TempDir private Path directory;

  @Test
  void copiesFromAConnectionStringWithATypedKeyAndKeepsTheKeyOutOfEverything() throws IOException {
    ImageStoreScene scene = new ImageStoreScene(directory).seeded(true);
    String container = AZURITE.freshContainerName();
    Path key = Files.writeString(directory.resolve("azure-key"), AZURITE.key() + "\n");
    AnchoreScene.Ran seeded =
        scene.plain(
            "copy",
            "file:" + scene.images(),
            "azblob://%s/%s?endpoint=%s&create-container=true&key=file:%s"
                .formatted(AZURITE.account(), container, AZURITE.uri(), key));
    assertThat(seeded.code()).as(seeded.all()).isZero();
    Files.delete(key);
    String xstore =
        "xstore:BlobEndpoint=%s/%s;AccountName=%s;AccountKey=%s;Container=%s"
            .formatted(
                AZURITE.uri(), AZURITE.account(), AZURITE.account(), AZURITE.key(), container);
    try (FabricDouble cluster = FabricDouble.start(FabricSettings.of(FabricPlatform.WINDOWS))) {
      AnchoreScene.Ran ran =
          scene.run(
              "copy",
              "/SourceImageStore:" + xstore + "/DestinationImageStore:fabric:ImageStore",
              "--gateway",
              cluster.url(),
              "--snapshot",
              directory.resolve("imageStoreSnapshot.sp"));
      assertThat(ran.code()).as(ran.all()).isZero();
      assertThat(ran.all()).containsOnlyOnce("typed in plain text").doesNotContain(AZURITE.key());
      assertThat(cluster.imageStore().paths()).contains(ImageStoreScene.CODE + "/Sub/_.dir");
      assertThat(cluster.violations()).isEmpty();
    }
    assertThat(scene.plain("report", "last").all())
        .contains("source")
        .doesNotContain(AZURITE.key());
    try (Stream<Path> files = Files.walk(directory)) {
      assertThat(files.filter(Files::isRegularFile))
          .hasSizeGreaterThan(8)
          .noneMatch(ImageStoreXStoreTest::holdsTheKey);
    }
  }

  @Test
  void aRunWhoseKeyWasTypedIsTakenBackOnlyWhereItIsGivenAgain() throws IOException {
    ImageStoreScene scene = new ImageStoreScene(directory).seeded(true);
    String container = AZURITE.freshContainerName();
    new AzuriteFiles(AZURITE, container).create();
    AnchoreScene.Ran copied =
        scene.run(
            "copy",
            "file:" + scene.images(),
            "xstore:BlobEndpoint=%s/%s;AccountName=%s;AccountKey=%s;Container=%s"
                .formatted(
                    AZURITE.uri(), AZURITE.account(), AZURITE.account(), AZURITE.key(), container),
            "--source-layout",
            "xstore",
            "--snapshot",
            directory.resolve("s.sp"));
    assertThat(copied.code()).as(copied.all()).isZero();
    assertThat(copied.all()).contains("with AZURE_STORAGE_KEY set").doesNotContain(AZURITE.key());
    AnchoreScene.Ran back = scene.plain("rollback", "last", "--yes");
    assertThat(back.code()).as(back.all()).isEqualTo(3);
    assertThat(back.all()).contains("TRI-147", "AZURE_STORAGE_KEY");
  }

  private static boolean holdsTheKey(Path file) {
    try {
      return Files.readString(file, StandardCharsets.ISO_8859_1).contains(AZURITE.key());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
