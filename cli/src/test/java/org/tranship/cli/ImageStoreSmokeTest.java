package org.tranship.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tranship.testkit.server.fabric.ClusterFiles;
import org.tranship.testkit.server.fabric.FabricCluster;
import org.tranship.testkit.server.fabric.FabricDouble;
import org.tranship.testkit.server.fabric.FabricFault;
import org.tranship.testkit.server.fabric.FabricPlatform;
import org.tranship.testkit.server.fabric.FabricSettings;
import org.tranship.testkit.server.fabric.SampleManifest;

/// `tranship imagestore smoke`: what the published procedure looks at behind its last step.
class ImageStoreSmokeTest {
  private static final Pattern NAME = Pattern.compile("Store/(TranshipSmoke-check-[0-9a-f]{8})/");

  @TempDir private Path directory;
  private final FabricDouble server = FabricDouble.start(FabricSettings.of(FabricPlatform.WINDOWS));
  private ImageStoreScene scene;

  @BeforeEach
  void begin() {
    scene = new ImageStoreScene(directory);
    server.imageStore().put("Store/App/ApplicationManifest.1.0.xml", new byte[1]);
  }

  @AfterEach
  void everyRequestWasOneOfTheApi() {
    server.close();
  }

  /// @param store the connection string in its manifest
  private FabricCluster cluster(String store) {
    FabricCluster cluster =
        new FabricCluster(
            SampleManifest.of("prod", "7", store),
            ClusterFiles.readOnly(_ -> Optional.empty()),
            server);
    server.imageStoreService(true);
    var _ = server.add(cluster);
    return cluster;
  }

  private AnchoreScene.Ran smoke(String... more) {
    Object[] line = new Object[3 + more.length];
    line[0] = "smoke";
    line[1] = "--cluster";
    line[2] = "fabric:ImageStore?endpoint=" + server.url();
    System.arraycopy(more, 0, line, 3, more.length);
    return scene.run(line);
  }

  private void assertNothingLeft() {
    assertThat(server.imageStore().paths())
        .containsExactly("Store/App/ApplicationManifest.1.0.xml");
    assertThat(server.count("UnprovisionApplicationType")).isPositive();
  }

  @Test
  void seesTheOwnStoreChangeAndLeavesNothing() {
    cluster("fabric:ImageStore");
    AnchoreScene.Ran ran = smoke();
    assertThat(ran.code()).as(ran.all()).isZero();
    assertThat(ran.all())
        .contains(
            "\"" + manifest(type(ran)) + "\" came",
            "\"" + manifest(type(ran)) + "\" went",
            "uses its own");
    assertThat(server.count("ProvisionApplicationType")).isOne();
    assertNothingLeft();
    AnchoreScene.Ran again = smoke("--json");
    assertThat(again.code()).as(again.all()).isZero();
    assertThat(again.out()).containsIgnoringWhitespaces("\"seen\": [");
    assertThat(type(again)).as("the same journal").isEqualTo(type(ran));
  }

  /// Two operators, each with a journal, may test one cluster at once.
  @Test
  void anotherJournalHasATypeOfItsOwn() {
    cluster("fabric:ImageStore");
    String one = type(smoke());
    scene = new ImageStoreScene(directory.resolve("other"));
    AnchoreScene.Ran other = smoke();
    assertThat(other.code()).as(other.all()).isZero();
    assertThat(type(other)).isNotEqualTo(one);
  }

  private static String type(AnchoreScene.Ran ran) {
    Matcher matcher = NAME.matcher(ran.all());
    assertThat(matcher.find()).as(ran.all()).isTrue();
    return matcher.group(1);
  }

  private static String manifest(String type) {
    return "Store/" + type + "/ApplicationManifest.1.0.xml";
  }

  @Test
  void aClusterThatUsesAnotherStoreIsNotTouched() {
    cluster("xstore:AccountName=acc;AccountKey=Z2VoZWlt;Container=box");
    AnchoreScene.Ran ran = smoke();
    assertThat(ran.code()).as(ran.all()).isEqualTo(3);
    assertThat(ran.all())
        .contains("TRI-150", "another image store than its own")
        .doesNotContain("Z2VoZWlt");
    assertThat(server.count("UploadFile")).isZero();
    assertThat(server.count("ProvisionApplicationType")).isZero();
  }

  /// Killed behind the registration: what is registered already would come to no store.
  @Test
  void whatOneThatWasKilledHasLeftProvesNothingAndIsRemovedFirst() {
    FabricCluster cluster = cluster("fabric:ImageStore");
    String type = type(smoke());
    cluster.types(Map.of(type, "1.0"));
    String folder = type.replace("TranshipSmoke", "tranship-smoke");
    server.imageStore().put(folder + "/_.dir", new byte[0]);
    server.imageStore().put(manifest(type), new byte[1]);
    AnchoreScene.Ran ran = smoke();
    assertThat(ran.code()).as(ran.all()).isZero();
    assertThat(server.count("ProvisionApplicationType")).isEqualTo(2);
    assertThat(server.count("UnprovisionApplicationType")).isEqualTo(3);
    assertNothingLeft();
  }

  @Test
  void aClusterThatRefusesTheTypeIsToldOfAndThePackageRemoved() {
    cluster("fabric:ImageStore");
    server
        .faults()
        .next(
            "ProvisionApplicationType",
            new FabricFault.Answer(400, "FABRIC_E_IMAGEBUILDER_VALIDATION_ERROR"));
    AnchoreScene.Ran ran = smoke();
    assertThat(ran.code()).as(ran.all()).isEqualTo(1);
    assertThat(ran.all()).contains("TRI-151", "FABRIC_E_IMAGEBUILDER_VALIDATION_ERROR");
    assertThat(server.imageStore().paths())
        .containsExactly("Store/App/ApplicationManifest.1.0.xml");
  }

  /// The store has its own ways to fail, of which the cluster knows nothing.
  @Test
  void aStoreThatFailsOnTheWayIsLeftAsItWas() {
    cluster("fabric:ImageStore");
    FabricFault full = new FabricFault.Answer(400, "FABRIC_E_IMAGESTORE_IOERROR");
    server.faults().after("UploadFile", 2, full);
    AnchoreScene.Ran ran = smoke();
    assertThat(ran.code()).as(ran.all()).isNotZero();
    assertThat(server.count("UploadFile")).isEqualTo(3);
    assertThat(server.imageStore().paths())
        .containsExactly("Store/App/ApplicationManifest.1.0.xml");
  }

  @Test
  void whatCannotBeRemovedIsNamed() {
    cluster("fabric:ImageStore");
    FabricFault full = new FabricFault.Answer(400, "FABRIC_E_IMAGESTORE_IOERROR");
    FabricFault denied = new FabricFault.Answer(403, "E_ACCESSDENIED");
    server.faults().after("UploadFile", 2, full);
    server.faults().burst("DeleteImageStoreContent", 20, denied);
    AnchoreScene.Ran ran = smoke();
    assertThat(ran.code()).as(ran.all()).isNotZero();
    assertThat(ran.all())
        .contains(
            "FABRIC_E_IMAGESTORE_IOERROR",
            "may be left",
            "TranshipSmoke-check-",
            "the same command removes it");
  }
}
