package org.tranship.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tranship.testkit.server.fabric.FabricCluster;
import org.tranship.testkit.server.fabric.FabricDouble;
import org.tranship.testkit.server.fabric.FabricPlatform;
import org.tranship.testkit.server.fabric.FabricSettings;
import org.tranship.testkit.server.fabric.FolderFiles;
import org.tranship.testkit.server.fabric.SampleManifest;

/// `tranship imagestore plan` says before anything is done what the first steps of the move would
/// stop at, each by its code.
class ImageStorePlanTest {
  @TempDir private Path directory;
  private final FabricDouble server = FabricDouble.start(FabricSettings.of(FabricPlatform.WINDOWS));
  private ImageStoreScene scene;
  private FabricCluster cluster;

  @BeforeEach
  void begin() throws IOException {
    scene = new ImageStoreScene(directory).seeded(false);
    String manifest = SampleManifest.of("prod", "7", "file:\\\\host\\ImageStore");
    scene.file("WindowsFabricStore/ClusterManifest.7.xml", manifest);
    cluster = new FabricCluster(manifest, new FolderFiles(scene.images()), server);
    var _ = server.add(cluster);
  }

  @AfterEach
  void everyRequestWasOneOfTheApi() {
    server.close();
  }

  private AnchoreScene.Ran planned(String more) throws IOException {
    Path plan =
        Files.writeString(
            directory.resolve("plan.yaml"),
            """
            source: file:%s
            target: fabric:ImageStore?endpoint=%s
            directory: %s
            %s
            """
                .formatted(scene.images(), server.url(), directory.resolve("move"), more));
    AnchoreScene.Ran ran = scene.run("plan", plan);
    assertThat(directory.resolve("move")).doesNotExist();
    assertThat(cluster.isProvisioned("7-imagestore1")).isFalse();
    return ran;
  }

  private void refused(AnchoreScene.Ran ran, String... words) {
    assertThat(ran.code()).as(ran.all()).isEqualTo(3);
    assertThat(ran.all()).contains(words).contains("The move would be refused");
  }

  @Test
  void whatMayBeMovedIsSaidToBe() throws IOException {
    AnchoreScene.Ran ran = planned("");
    assertThat(ran.code()).as(ran.all()).isZero();
    assertThat(ran.all())
        .contains("ok      tree: 8 files", "ok      manifests: ", "ok      registered: ");
  }

  @Test
  void aPackageThatIsNotWholeIsTold() throws IOException {
    scene.file(ImageStoreScene.CODE + ".WriterLock", "");
    refused(planned(""), "NOT OK  tree: TRI-101", ImageStoreScene.CODE);
  }

  @Test
  void manifestsThatTheValidatorWouldRefuseAreTold() throws IOException {
    refused(planned("manifests: {target-replicas: 9}"), "NOT OK  manifests: TRI-161", "9");
  }

  @Test
  void whatIsRegisteredAndNotThereIsTold() throws IOException {
    cluster.types(Map.of("Gone", "1.0"));
    refused(planned(""), "NOT OK  registered: TRI-175", "Store/Gone/ApplicationManifest.1.0.xml");
  }
}
