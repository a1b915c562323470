package org.tranship.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
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

/// `tranship imagestore check` offers to register the manifest that a cluster could not go back to,
/// and does what it is answered.
class ImageStoreOfferTest {
  private static final String QUESTION = "Put the manifest 7 into the image store and register it?";

  @TempDir private Path directory;
  private final FabricDouble server = FabricDouble.start(FabricSettings.of(FabricPlatform.WINDOWS));
  private ImageStoreScene scene;
  private FabricCluster cluster;

  @BeforeEach
  void begin() throws IOException {
    scene = new ImageStoreScene(directory).seeded(false);
    cluster =
        new FabricCluster(
            SampleManifest.of("prod", "7", "file:\\\\host\\ImageStore"),
            new FolderFiles(scene.images()),
            server);
    var _ = server.add(cluster);
    cluster.forget("7");
  }

  @AfterEach
  void everyRequestWasOneOfTheApi() {
    server.close();
  }

  private AnchoreScene.Ran check(String answer) {
    return scene.answering(
        answer,
        "check",
        "file:" + scene.images(),
        "--cluster",
        "fabric:ImageStore?endpoint=" + server.url());
  }

  @Test
  void whoSaysNoHasNothingRegistered() {
    AnchoreScene.Ran ran = check("n\n");
    assertThat(ran.code()).as(ran.all()).isEqualTo(3);
    assertThat(ran.all()).contains(QUESTION, "7 is not provisioned").doesNotContain("Registered:");
    assertThat(server.count("ProvisionCluster")).isZero();
    assertThat(scene.images().resolve("tranship-current")).doesNotExist();
  }

  @Test
  void whoSaysYesHasItRegisteredAndNothingLeft() {
    AnchoreScene.Ran ran = check("y\n");
    assertThat(ran.all()).contains(QUESTION, "Registered: the manifest 7", "it looks anew");
    assertThat(ran.code()).as(ran.all()).isEqualTo(3);
    assertThat(server.count("ProvisionCluster")).isEqualTo(1);
    assertThat(scene.images().resolve("tranship-current/ClusterManifest.xml")).doesNotExist();
    AnchoreScene.Ran again = check("");
    assertThat(again.code()).as(again.all()).isZero();
    assertThat(again.all()).doesNotContain(QUESTION);
  }
}
