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
    AzuriteFiles files = new AzuriteFiles(AZURITE, container);
    assertThat(files.read(ImageStoreScene.CODE + "/Sub/Lib.dll")).contains("library");
    assertThat(files.read(ImageStoreScene.CODE + "/serviceplatform.xstore.manifest")).isPresent();
    assertThat(files.read("Store/App/serviceplatform.xstore.manifest")).isEmpty();
    AnchoreScene.Ran back = scene.plain("rollback", "last", "--yes");
    assertThat(back.code()).as(back.all()).isEqualTo(3);
    assertThat(back.all()).contains("TRI-147", "AZURE_STORAGE_KEY");
  }

  @Test
  void whatChangedAtTheSourceIsToldByWhatBecameOfIt() throws IOException {
    ImageStoreScene scene = new ImageStoreScene(directory).seeded(true);
    String container = AZURITE.freshContainerName();
    Path key = Files.writeString(directory.resolve("azure-key"), AZURITE.key() + "\n");
    String store =
        "xstore:BlobEndpoint=%s/%s;AccountName=%s;AccountKey=file:%s;Container=%s"
            .formatted(AZURITE.uri(), AZURITE.account(), AZURITE.account(), key, container);
    AzuriteFiles files = new AzuriteFiles(AZURITE, container);
    files.create();
    AnchoreScene.Ran seeded =
        scene.run(
            "copy",
            "file:" + scene.images(),
            store,
            "--source-layout",
            "xstore",
            "--snapshot",
            directory.resolve("before"));
    assertThat(seeded.code()).as(seeded.all()).isZero();
    Path snapshot = directory.resolve("S0");
    assertThat(scene.run("snapshot", store, "-o", snapshot).code()).isZero();
    assertThat(scene.run("compare", snapshot, store).code()).isZero();
    files.remove("Store/App/Svc.Manifest.1.0.xml");
    files.write("Store/App/Svc.Manifest.2.0.xml", "added");
    files.write(ImageStoreScene.CODE + "/Service.exe", "longer");
    files.write(ImageStoreScene.CODE + "/Sub/Lib.dll", "libraru");
    files.write("WindowsFabricStore/ClusterManifest.7.0.xml", "<ClusterManifest/>");
    files.write(ImageStoreScene.CODE + "/serviceplatform.xstore.manifest", "anew");
    AnchoreScene.Ran changed = scene.run("compare", snapshot, store);
    assertThat(changed.code()).as(changed.all()).isEqualTo(4);
    assertThat(changed.all())
        .contains(
            "only in A   Store/App/Svc.Manifest.1.0.xml",
            "only in B   Store/App/Svc.Manifest.2.0.xml",
            "changed     " + ImageStoreScene.CODE + "/Service.exe  (size: 4 B in A, 6 B in B)",
            "changed     " + ImageStoreScene.CODE + "/Sub/Lib.dll  (digest: ",
            "changed     " + ImageStoreScene.CODE + "/serviceplatform.xstore.manifest  (")
        .as("the same bytes, by the digest that both list")
        .doesNotContain("ClusterManifest.7.0.xml");
  }

  /// The client of old strips a container's own name from the beginning of a path a second time.
  @Test
  void aContainerWithTheNameOfTheStoresOwnFolderGivesAndTakesWholePaths() throws IOException {
    ImageStoreScene scene = new ImageStoreScene(directory).seeded(true);
    Path key = Files.writeString(directory.resolve("azure-key"), AZURITE.key() + "\n");
    String store =
        "xstore:BlobEndpoint=%s/%s;AccountName=%s;AccountKey=file:%s;Container=store"
            .formatted(AZURITE.uri(), AZURITE.account(), AZURITE.account(), key);
    AzuriteFiles files = new AzuriteFiles(AZURITE, "store");
    files.create();
    AnchoreScene.Ran there =
        scene.run(
            "copy",
            "file:" + scene.images(),
            store,
            "--source-layout",
            "xstore",
            "--snapshot",
            directory.resolve("there.sp"));
    assertThat(there.code()).as(there.all()).isZero();
    assertThat(files.read("Store/App/Svc.Manifest.1.0.xml")).isPresent();
    try (FabricDouble cluster = FabricDouble.start(FabricSettings.of(FabricPlatform.WINDOWS))) {
      AnchoreScene.Ran moved =
          scene.run(
              "copy",
              store,
              "fabric:ImageStore?endpoint=" + cluster.url(),
              "--snapshot",
              directory.resolve("moved.sp"));
      assertThat(moved.code()).as(moved.all()).isZero();
      assertThat(cluster.imageStore().paths())
          .contains("Store/App/Svc.Manifest.1.0.xml", ImageStoreScene.CODE + "/Sub/_.dir")
          .noneMatch(path -> path.startsWith("App/") || path.startsWith("Store/Store/"));
    }
  }

  private static boolean holdsTheKey(Path file) {
    try {
      return Files.readString(file, StandardCharsets.ISO_8859_1).contains(AZURITE.key());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
