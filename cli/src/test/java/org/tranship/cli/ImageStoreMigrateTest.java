package org.tranship.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tranship.testkit.server.AzuriteServer;
import org.tranship.testkit.server.fabric.AzuriteFiles;
import org.tranship.testkit.server.fabric.FabricCluster;
import org.tranship.testkit.server.fabric.FabricDouble;
import org.tranship.testkit.server.fabric.FabricFault;
import org.tranship.testkit.server.fabric.FabricPlatform;
import org.tranship.testkit.server.fabric.FabricSettings;
import org.tranship.testkit.server.fabric.SampleManifest;

/// `tranship imagestore migrate`, and what else asks a cluster: an XStore on Azurite, and the
/// double of a cluster that uses it.
class ImageStoreMigrateTest {
  private static final AzuriteServer AZURITE = AzuriteServer.shared();

  @TempDir private Path directory;
  private final FabricDouble server = FabricDouble.start(FabricSettings.of(FabricPlatform.WINDOWS));
  private ImageStoreScene scene;
  private FabricCluster cluster;
  private String xstore;
  private String container;

  @BeforeEach
  void begin() throws IOException {
    scene = new ImageStoreScene(directory).seeded(true);
    scene.file("WindowsFabricStore/ClusterManifest.7.xml", "<ClusterManifest/>");
    container = AZURITE.freshContainerName();
    Path key = Files.writeString(directory.resolve("azure-key"), AZURITE.key() + "\n");
    xstore =
        "xstore:BlobEndpoint=%s/%s;AccountName=%s;AccountKey=file:%s;Container=%s"
            .formatted(AZURITE.uri(), AZURITE.account(), AZURITE.account(), key, container);
    AnchoreScene.Ran seeded =
        scene.plain(
            "copy",
            "file:" + scene.images(),
            "azblob://%s/%s?endpoint=%s&create-container=true&key=file:%s"
                .formatted(AZURITE.account(), container, AZURITE.uri(), key));
    assertThat(seeded.code()).as(seeded.all()).isZero();
    cluster = new FabricCluster(manifest(""), new AzuriteFiles(AZURITE, container), server);
    cluster.quick(true);
    var _ = server.add(cluster);
  }

  @AfterEach
  void everyRequestWasOneOfTheApi() {
    server.close();
  }

  /// @param other instead of the connection string of the container
  private String manifest(String other) {
    String string =
        other.isEmpty()
            ? "xstore:BlobEndpoint=%s/%s;AccountName=%s;AccountKey=%s;Container=%s"
                .formatted(
                    AZURITE.uri(), AZURITE.account(), AZURITE.account(), AZURITE.key(), container)
            : other;
    return SampleManifest.of("prod &amp; more", "7", string);
  }

  private String gateway() {
    return "fabric:ImageStore?endpoint=" + server.url();
  }

  private Path plan(String source) throws IOException {
    return Files.writeString(
        directory.resolve("plan.yaml"),
        """
        source: "%s"
        target: "%s"
        directory: %s
        quiet:
          do: [{command: ["true"]}]
          undo: [{command: ["true"]}]
        room:
          prove: [{command: ["true"]}]
        """
            .formatted(source, gateway(), directory.resolve("move")));
  }

  @Test
  void movesAClusterByAPlanAndBack() throws IOException {
    Path plan = plan(xstore);
    AnchoreScene.Ran said = scene.run("plan", plan);
    assertThat(said.code()).as(said.all()).isZero();
    assertThat(said.all()).contains("upgrade-2", "snapshot-1", "uses its own store");
    assertThat(scene.run("migrate", plan).code()).isEqualTo(3);
    AnchoreScene.Ran unlocked = scene.run("migrate", plan, "--yes");
    assertThat(unlocked.code()).as(unlocked.all()).isEqualTo(3);
    assertThat(unlocked.all()).contains("TRI-160");
    AnchoreScene.Ran moved = scene.run("migrate", plan, "--yes", "--acknowledge", "no-fence");
    assertThat(moved.code()).as(moved.all()).isZero();
    assertThat(moved.all())
        .contains("the cluster uses its own image store", "was the same", "tranship rollback");
    assertThat(cluster.config()).isEqualTo("7-imagestore3");
    assertThat(server.imageStore().paths())
        .contains(ImageStoreScene.CODE + "/Sub/_.dir")
        .noneMatch(path -> path.contains("moke"));
    assertThat(scene.plain("verify", "last").all()).contains("by path, size and version");
    assertThat(scene.plain("report", "last").all())
        .contains("S0 = S1", "the primary as 131537665354607200 on")
        .doesNotContain(AZURITE.key());
    AnchoreScene.Ran inventory =
        scene.run("inventory", gateway(), "--cluster", gateway(), "--json");
    assertThat(inventory.all())
        .contains("App 1.0 is in the store and not registered", "\"folder_sizes\"")
        .doesNotContain("cluster 7-imagestore3 is");
    assertThat(inventory.code()).as(inventory.all()).isZero();
    scene.takenBack(cluster, server);
  }

  /// A file that is not listed counts for the cluster's own size of its folder.
  @Test
  void inventoryHoldsListedSizesAndRuntimesAgainstWhatTheClusterSays() {
    server.imageStoreService(true);
    for (String name : List.of("ApplicationManifest.1.0.xml", "Svc.Manifest.1.0.xml")) {
      server.imageStore().put("Store/App/" + name, new byte[9]);
    }
    server.imageStore().put("WindowsFabricStore/WindowsFabric.9.1.1436.9590.msi", new byte[3]);
    server.imageStore().put("WindowsFabricStore/WindowsFabric.8.0.1.1.cab", new byte[3]);
    Object[] line = {"inventory", gateway(), "--cluster", gateway()};
    AnchoreScene.Ran fine = scene.run(line);
    assertThat(fine.code()).as(fine.all()).isZero();
    assertThat(fine.all())
        .contains("orphan  runtime 8.0.1.1 is in the store and not registered")
        .doesNotContain("runtime 9.1.1436.9590 is", "differs");
    server.imageStore().hide("Store/App/Svc.Manifest.1.0.xml", true);
    AnchoreScene.Ran wrong = scene.run(line);
    assertThat(wrong.code()).as(wrong.all()).isEqualTo(4);
    assertThat(wrong.all())
        .contains("differs Store/App: its files have 9 B together, and the cluster says 18 B");
    AnchoreScene.Ran json = scene.run("inventory", gateway(), "--cluster", gateway(), "--json");
    assertThat(json.code()).isEqualTo(4);
    assertThat(json.out())
        .containsIgnoringWhitespaces(
            "\"folder\": \"Store/App\", \"listed_bytes\": 9, \"told_bytes\": 18");
  }

  @Test
  void aClusterWhoseOwnStoreCannotBeListedGoesBackWithAWord() throws IOException {
    AnchoreScene.Ran moved =
        scene.run("migrate", plan(xstore), "--yes", "--acknowledge", "no-fence");
    assertThat(moved.code()).as(moved.all()).isZero();
    for (String operation : List.of("GetImageStoreRootContent", "GetImageStoreContent")) {
      server.faults().burst(operation, 1000, new FabricFault.Answer(403, "E_ACCESSDENIED"));
    }
    AnchoreScene.Ran refused = scene.plain("rollback", "last");
    assertThat(refused.code()).as(refused.all()).isEqualTo(1);
    assertThat(refused.all()).contains("TRI-178", "--acknowledge unlisted-changes");
    AnchoreScene.Ran back = scene.plain("rollback", "last", "--acknowledge", "unlisted-changes");
    assertThat(back.code()).as(back.all()).isZero();
    assertThat(back.all())
        .contains("Warning: the cluster goes back", "may be there still, as was acknowledged")
        .doesNotContain("what was copied is removed");
    assertThat(cluster.config()).isEqualTo("7");
    assertThat(server.imageStore().paths()).isNotEmpty();
    AnchoreScene.Ran another =
        scene.plain("copy", "file:" + scene.images(), "file:" + directory.resolve("copied"));
    assertThat(another.code()).as(another.all()).isZero();
    assertThat(scene.plain("rollback", "last", "--acknowledge", "unlisted-changes").code())
        .isEqualTo(2);
  }

  @Test
  void aChangeThatWasAcknowledgedIsInTheLastLine() throws IOException {
    Path plan = plan(xstore);
    AzuriteFiles files = new AzuriteFiles(AZURITE, container);
    server
        .faults()
        .next(
            "ProvisionApplicationType",
            new FabricFault.Then(() -> files.write("late.xml", "late")));
    AnchoreScene.Ran late = scene.run("migrate", plan, "--yes", "--acknowledge", "no-fence");
    assertThat(late.code()).as(late.all()).isEqualTo(1);
    assertThat(late.all()).contains("TRI-170");
    AnchoreScene.Ran moved =
        scene.run(
            "migrate",
            plan,
            "--yes",
            "--acknowledge",
            "no-fence",
            "--acknowledge",
            "changed-source");
    assertThat(moved.code()).as(moved.all()).isZero();
    assertThat(moved.all())
        .contains("something has changed, as was acknowledged", "late.xml")
        .doesNotContain("was the same");
  }

  @Test
  void checkLooksAtTheClusterAndOffersToRegisterWhatItWouldGoBackTo() {
    cluster.forget("7");
    new AzuriteFiles(AZURITE, container).snapshot("Store/App/Svc.Manifest.1.0.xml");
    AnchoreScene.Ran refused = scene.run("check", xstore, "--cluster", gateway());
    assertThat(refused.code()).as(refused.all()).isEqualTo(3);
    assertThat(refused.all())
        .contains("7 is not provisioned", "--provision-current")
        .contains("note    Store/App/Svc.Manifest.1.0.xml: not copied", "snapshot");
    AnchoreScene.Ran offered =
        scene.run("check", xstore, "--cluster", gateway(), "--provision-current");
    assertThat(offered.all()).contains("Registered: the manifest 7");
    new AzuriteFiles(AZURITE, container).write("tranship-current/ClusterManifest.xml", "left");
    AnchoreScene.Ran fine = scene.run("check", xstore, "--cluster", gateway());
    assertThat(fine.code()).as(fine.all()).isZero();
    assertThat(fine.all()).contains("tranship-current/ClusterManifest.xml");
    assertThat(new AzuriteFiles(AZURITE, container).read("tranship-current/ClusterManifest.xml"))
        .isEmpty();
    assertThat(cluster.isProvisioned("7")).isTrue();
  }

  @Test
  void aClusterThatUsesAnotherStoreIsNotMoved() throws IOException {
    FabricCluster onFiles =
        new FabricCluster(
            manifest("file:\\\\host\\store"), new AzuriteFiles(AZURITE, container), server);
    try (FabricDouble other =
        FabricDouble.start(FabricSettings.of(FabricPlatform.WINDOWS)).add(onFiles)) {
      String url = "fabric:ImageStore?endpoint=" + other.url();
      AnchoreScene.Ran check = scene.run("check", xstore, "--cluster", url);
      assertThat(check.code()).as(check.all()).isEqualTo(3);
      assertThat(check.all()).contains("NOT OK  image store", "file:");
    }
    AnchoreScene.Ran another =
        scene.run("check", xstore.replace(container, "other"), "--cluster", gateway());
    assertThat(another.all()).contains("NOT OK  image store");
  }

  @Test
  void manifestsAreMadeFromWhatTheClusterHas() throws IOException {
    Path out = directory.resolve("out");
    AnchoreScene.Ran made = scene.run("manifests", "--cluster", gateway(), "-o", out);
    assertThat(made.code()).as(made.all()).isZero();
    assertThat(made.all()).doesNotContain(AZURITE.key());
    assertThat(Files.readString(out.resolve("ClusterManifest.back.xml")))
        .contains("Value=\"xstore:", "AllowImageStoreConnectionStringChange", "&amp; more");
    assertThat(scene.run("manifests").code()).isEqualTo(2);
  }

  @Test
  void aKeyInAPlanIsRefusedAndNotShown() throws IOException {
    Path plan = plan("xstore:AccountName=a;AccountKey=Z2VoZWlt;Container=c");
    AnchoreScene.Ran ran = scene.run("migrate", plan, "--yes", "--acknowledge", "no-fence");
    assertThat(ran.code()).as(ran.all()).isEqualTo(2);
    assertThat(ran.all()).contains("TRP-106", "${NAME}").doesNotContain("Z2VoZWlt");
    assertThat(scene.run("plan", plan("dsms:x")).all()).contains("TRI-105");
  }
}
