package org.tranship.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tranship.testkit.server.AzuriteServer;
import org.tranship.testkit.server.fabric.AzuriteFiles;
import org.tranship.testkit.server.fabric.FabricCluster;
import org.tranship.testkit.server.fabric.FabricDouble;
import org.tranship.testkit.server.fabric.FabricPlatform;
import org.tranship.testkit.server.fabric.FabricSettings;
import org.tranship.testkit.server.fabric.SampleManifest;

/// The published procedure line by line, each line by the command that the guide names for it: an
/// XStore on Azurite, and the double of a cluster that uses it.
class ImageStoreProcedureTest {
  private static final AzuriteServer AZURITE = AzuriteServer.shared();

  @TempDir private Path directory;
  private final FabricDouble server = FabricDouble.start(FabricSettings.of(FabricPlatform.WINDOWS));
  private final String container = AZURITE.freshContainerName();
  private final AzuriteFiles files = new AzuriteFiles(AZURITE, container);
  private final String typed =
      "xstore:BlobEndpoint=%s/%s;AccountName=%s;AccountKey=%s;Container=%s"
          .formatted(AZURITE.uri(), AZURITE.account(), AZURITE.account(), AZURITE.key(), container);
  private ImageStoreScene scene;
  private FabricCluster cluster;
  private Path made;
  private String xstore;

  @BeforeEach
  void begin() throws IOException {
    scene = new ImageStoreScene(directory);
    made = directory.resolve("made");
    Path key = Files.writeString(directory.resolve("azure-key"), AZURITE.key() + "\n");
    xstore = typed.replace(AZURITE.key(), "file:" + key);
    files.create();
    files.write("Store/App/ApplicationManifest.1.0.xml", "<ApplicationManifest/>");
    files.write(ImageStoreScene.CODE + "/Service.exe", "code");
    files.write(ImageStoreScene.CODE + "/Sub/Lib.dll", "library");
    files.write(ImageStoreScene.CODE + "/serviceplatform.xstore.manifest", "11/29/2026");
    String manifest = SampleManifest.of("prod", "7", typed).replace("Value=\"3\"", "Value=\"7\"");
    files.write("WindowsFabricStore/ClusterManifest.7.xml", manifest);
    cluster = new FabricCluster(manifest, files, server);
    cluster.quick(true);
    var _ = server.add(cluster);
  }

  @AfterEach
  void everyRequestWasOneOfTheApi() {
    server.close();
  }

  private String gateway() {
    return "fabric:ImageStore?endpoint=" + server.url();
  }

  private String snapshot() {
    return directory.resolve("imageStoreSnapshot.sp").toString();
  }

  private Path manifest(String which) {
    return made.resolve("ClusterManifest." + which + ".xml");
  }

  private AnchoreScene.Ran done(Object... arguments) {
    AnchoreScene.Ran ran = scene.run(arguments);
    assertThat(ran.code()).as(ran.all()).isZero();
    assertThat(ran.all()).doesNotContain(AZURITE.key());
    return ran;
  }

  private AnchoreScene.Ran upgraded(String which, String store) {
    return scene.run("upgrade", manifest(which), "--store", store, "--cluster", gateway(), "--yes");
  }

  private void copied(String... more) {
    List<Object> line =
        new ArrayList<>(
            List.of(
                "copy",
                "/ConnectionEndpoint:127.0.0.1:19000",
                "/SourceImageStore:" + typed + "/DestinationImageStore:fabric:ImageStore",
                "--gateway",
                server.url(),
                "--snapshot",
                snapshot()));
    line.addAll(List.of(more));
    done(line.toArray());
  }

  private void prepared() throws IOException {
    Path fragment = Files.writeString(directory.resolve("fragment.xml"), ImageStoreScene.FRAGMENT);
    done("manifests", "--cluster", gateway(), "--fragment", fragment, "-o", made);
  }

  private AnchoreScene.Ran registered(String... which) {
    List<Object> line = new ArrayList<>(List.of("provision"));
    for (String each : which) {
      line.add(manifest(each));
    }
    line.addAll(List.of("--store", xstore, "--cluster", gateway()));
    return scene.run(line.toArray());
  }

  @Test
  void eachLineLeadsToTheNextAndBothComparisonsFindNothing() throws IOException {
    cluster.forget("7");
    assertThat(scene.run("check", xstore, "--cluster", gateway()).code()).isEqualTo(3);
    scene.run("check", xstore, "--cluster", gateway(), "--provision-current");
    done("check", xstore, "--cluster", gateway());
    prepared();
    AnchoreScene.Ran all = registered("1", "2", "3", "back");
    assertThat(all.code()).as(all.all()).isZero();
    assertThat(cluster.upgrades()).isEmpty();
    assertThat(upgraded("1", xstore).code()).isZero();
    copied();
    done("compare", xstore, gateway());
    assertThat(upgraded("2", xstore).code()).isZero();
    done(
        "compare",
        "/ConnectionEndpoint:localhost:19000",
        "/SourceImageStore:" + typed,
        "/Compare",
        "--snapshot",
        snapshot());
    done("compare", xstore, gateway());
    assertThat(upgraded("3", gateway()).code()).isZero();
    assertThat(cluster.config()).isEqualTo("7-imagestore3");
    done("compare", xstore, gateway());
    assertThat(server.imageStore().paths())
        .contains("WindowsFabricStore/ClusterManifest.7-imagestore2.xml")
        .noneMatch(path -> path.startsWith("tranship"));
  }

  @Test
  void aSwitchThatWouldChangeTheCopiedStoreIsRefusedUntilItIsRegisteredAndCopied()
      throws IOException {
    prepared();
    assertThat(upgraded("1", xstore).code()).isZero();
    copied();
    AnchoreScene.Ran early = upgraded("2", xstore);
    assertThat(early.code()).as(early.all()).isEqualTo(3);
    assertThat(early.all()).contains("TRI-150", "not registered yet", "imagestore provision");
    assertThat(cluster.isProvisioned("7-imagestore2")).isFalse();
    assertThat(registered("2").code()).isZero();
    Files.delete(Path.of(snapshot()));
    copied();
    assertThat(upgraded("2", xstore).code()).isZero();
    done("compare", xstore, gateway());
  }

  @Test
  void whatIsRegisteredAlreadyStaysAndLeftoversGo() throws IOException {
    prepared();
    files.write("tranship-provision/ClusterManifest.xml", "left by one that was killed");
    assertThat(registered("1", "2").code()).isZero();
    AnchoreScene.Ran again = registered("1", "2");
    assertThat(again.code()).as(again.all()).isZero();
    assertThat(again.all()).contains("2 manifests are registered");
    assertThat(files.read("tranship-provision/ClusterManifest.xml")).isEmpty();
    files.write("tranship-provision/ClusterManifest.xml", "left by one that was killed");
    assertThat(done("check", xstore).all()).contains("tranship-provision/ClusterManifest.xml");
    assertThat(files.read("tranship-provision/ClusterManifest.xml")).isEmpty();
  }

  @Test
  void manifestsOfOthersAndThoseThatWouldBeRefusedAreNotRegistered() throws IOException {
    prepared();
    String good = Files.readString(manifest("1"));
    Path bad = manifest("bad");
    for (String[] each :
        new String[][] {
          {"\"prod\"", "\"test\"", "\"test\""},
          {"Value=\"5\"", "Value=\"9\"", "MinReplicaSetSize"},
          {"<FabricSettings>", "<FabricSettings><!-- -->", "two of the manifests"}
        }) {
      Files.writeString(bad, good.replace(each[0], each[1]));
      AnchoreScene.Ran refused = registered("1", "bad");
      assertThat(refused.code()).as(refused.all()).isEqualTo(3);
      assertThat(refused.all()).contains("TRI-150", each[2], "Nothing was done");
    }
    assertThat(cluster.isProvisioned("7-imagestore1")).isFalse();
    assertThat(registered("none").all()).contains("TRI-145");
  }
}
