package org.tranship.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tranship.testkit.server.AzuriteServer;
import org.tranship.testkit.server.fabric.AzuriteFiles;
import org.tranship.testkit.server.fabric.FabricDouble;
import org.tranship.testkit.server.fabric.FabricFault;
import org.tranship.testkit.server.fabric.FabricPlatform;
import org.tranship.testkit.server.fabric.FabricSettings;

/// An XStore on Azurite that is not at rest, or holds more than files.
class AzureImageStoreTest {
  private static final AzuriteServer AZURITE = AzuriteServer.shared();
  private static final String SINGLE = "Store/App/Svc.Manifest.1.0.xml";
  private static final String CUT_OFF = "Store/App/cut-off.bin";

  @TempDir private Path directory;
  private final String container = AZURITE.freshContainerName();
  private final AzuriteFiles files = new AzuriteFiles(AZURITE, container);
  private ImageStoreScene scene;
  private String xstore;

  @BeforeEach
  void begin() throws IOException {
    scene = new ImageStoreScene(directory);
    Path key = Files.writeString(directory.resolve("azure-key"), AZURITE.key() + "\n");
    xstore =
        "xstore:BlobEndpoint=%s/%s;AccountName=%s;AccountKey=file:%s;Container=%s"
            .formatted(AZURITE.uri(), AZURITE.account(), AZURITE.account(), key, container);
    files.create();
    files.write("Store/App/ApplicationManifest.1.0.xml", "<ApplicationManifest/>");
    files.write(SINGLE, "<ServiceManifest/>");
    files.write(ImageStoreScene.CODE + "/Service.exe", "code");
    files.write(ImageStoreScene.CODE + "/serviceplatform.xstore.manifest", "11/29/2026");
  }

  private AnchoreScene.Ran copied(FabricDouble cluster) {
    return scene.run(
        "copy",
        xstore,
        "fabric:ImageStore?endpoint=" + cluster.url(),
        "--snapshot",
        directory.resolve("snapshot"));
  }

  @Test
  void whatLiesBesideFilesIsNamedAndStopsNothing() {
    files.snapshot(SINGLE);
    files.uncommitted(CUT_OFF);
    AnchoreScene.Ran check = scene.run("check", xstore);
    assertThat(check.code()).as(check.all()).isZero();
    assertThat(check.all())
        .contains("note    " + SINGLE + ": not copied", "snapshot")
        .contains("note    " + CUT_OFF + ": not copied", "nothing is committed");
    try (FabricDouble cluster = FabricDouble.start(FabricSettings.of(FabricPlatform.WINDOWS))) {
      AnchoreScene.Ran ran = copied(cluster);
      assertThat(ran.code()).as(ran.all()).isZero();
      assertThat(ran.all()).contains("2 are not copied", SINGLE, CUT_OFF);
      assertThat(cluster.imageStore().paths()).contains(SINGLE).doesNotContain(CUT_OFF);
      assertThat(scene.plain("report", "last").all()).contains("beside files", CUT_OFF);
      AnchoreScene.Ran again = copied(cluster);
      assertThat(again.code()).as(again.all()).isZero();
      assertThat(again.all()).contains("2 are not copied");
    }
  }

  /// The blob is written anew, in the same size, when the first file arrives at the cluster: its
  /// reading asks for the version that was listed, and Azurite answers 412.
  @Test
  void aBlobThatIsWrittenAnewBeforeItIsReadIsNamedAndItsPackageGetsNoMarker() {
    String last = ImageStoreScene.CODE + "/z.bin";
    for (int i = 0; i < 400; i++) {
      files.write(ImageStoreScene.CODE + "/f%03d.bin".formatted(i), "some");
    }
    files.write(last, "old");
    try (FabricDouble cluster = FabricDouble.start(FabricSettings.of(FabricPlatform.WINDOWS))) {
      cluster.faults().next("UploadFile", new FabricFault.Then(() -> files.write(last, "new")));
      AnchoreScene.Ran ran = copied(cluster);
      assertThat(ran.code()).as(ran.all()).isEqualTo(1);
      assertThat(ran.all()).contains("TRI-102", "1 file was not copied", last);
      assertThat(cluster.imageStore().paths())
          .contains(ImageStoreScene.CODE + "/f000.bin")
          .doesNotContain(last, ImageStoreScene.CODE + "/_.dir");
      assertThat(copied(cluster).code()).isZero();
      assertThat(cluster.imageStore().paths()).contains(last, ImageStoreScene.CODE + "/_.dir");
    }
  }
}
