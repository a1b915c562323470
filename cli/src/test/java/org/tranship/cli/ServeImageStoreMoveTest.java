package org.tranship.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tranship.testkit.server.AzuriteServer;
import org.tranship.testkit.server.fabric.AzuriteFiles;
import org.tranship.testkit.server.fabric.FabricCluster;
import org.tranship.testkit.server.fabric.FabricDouble;
import org.tranship.testkit.server.fabric.FabricFault;
import org.tranship.testkit.server.fabric.FabricPlatform;
import org.tranship.testkit.server.fabric.FabricSettings;
import org.tranship.testkit.server.fabric.SampleManifest;

/// Jobs that move a cluster to its own image store, and make and register manifests: an XStore on
/// Azurite, and the double of a cluster that uses it.
class ServeImageStoreMoveTest {
  private static final AzuriteServer AZURITE = AzuriteServer.shared();
  private static final String AGREED = "{\"plan\":\"move\",\"acknowledge\":\"no-fence\"}";

  @TempDir private Path directory;
  private final FabricDouble server = FabricDouble.start(FabricSettings.of(FabricPlatform.WINDOWS));
  private FabricCluster cluster;
  private String xstore = "";

  @BeforeEach
  void begin() throws IOException {
    ImageStoreScene scene = new ImageStoreScene(directory).seeded(true);
    scene.file("WindowsFabricStore/ClusterManifest.7.xml", "<ClusterManifest/>");
    String container = AZURITE.freshContainerName();
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
    String string = xstore.replace("file:" + key, AZURITE.key());
    cluster =
        new FabricCluster(
            SampleManifest.of("prod", "7", string), new AzuriteFiles(AZURITE, container), server);
    cluster.quick(true);
    var _ = server.add(cluster);
    Files.createDirectory(directory.resolve("kept"));
    plan("[\"true\"]");
  }

  @AfterEach
  void everyRequestWasOneOfTheApi() {
    server.close();
  }

  private String gateway() {
    return "fabric:ImageStore?endpoint=" + server.url();
  }

  private void plan(String quiet) throws IOException {
    Files.writeString(
        directory.resolve("move.yaml"),
        """
        source: "%s"
        target: "%s"
        directory: %s/move
        quiet:
          do: [{command: %s}]
          undo: [{command: ["true"]}]
        room:
          prove: [{command: ["true"]}]
        """
            .formatted(xstore, gateway(), directory, quiet));
  }

  private String config() {
    return """
        snapshots: kept
        imagestores: {old: "%s", cluster: "%s"}
        imagestore-plans: {move: move.yaml}
        cluster-manifests: {first: kept/made/ClusterManifest.1.xml, second: kept/made/ClusterManifest.2.xml}
        """
        .formatted(xstore, gateway());
  }

  private static ServedScene.Told ended(
      ServedScene scene, long exit, String action, String parameters) {
    ServedScene.Told told = scene.run(action, parameters);
    assertThat(told.json())
        .as(action + scene.log(told.text("id")) + scene.results(told.text("id")))
        .containsEntry("exit", exit);
    return told;
  }

  @Test
  void aClusterIsMovedByAJobVerifiedAndTakenBack() {
    try (ServedScene scene = new ServedScene(directory, config())) {
      ServedScene.Told plan = ended(scene, 0, "imagestore_plan", "{\"plan\":\"move\"}");
      assertThat(scene.results(plan.text("id"))).contains("upgrade-2", "snapshot-1");
      ServedScene.Told unlocked = ended(scene, 3, "imagestore_migrate", "{\"plan\":\"move\"}");
      assertThat(unlocked.json()).containsEntry("status", "error");
      assertThat(scene.results(unlocked.text("id")) + scene.log(unlocked.text("id")))
          .contains("TRI-160");
      assertThat(cluster.config()).isEqualTo("7");

      ServedScene.Told moved = ended(scene, 0, "imagestore_migrate", AGREED);
      assertThat(cluster.config()).isEqualTo("7-imagestore3");
      assertThat(server.imageStore().paths()).contains(ImageStoreScene.CODE + "/Sub/_.dir");
      String run = moved.text("run");
      assertThat(scene.get("/api/v0/runs/" + run).body()).contains("ready");
      var _ = ended(scene, 0, "verify", "{\"run\":\"" + run + "\"}");
      var _ = ended(scene, 0, "rollback", "{\"run\":\"" + run + "\"}");
      assertThat(cluster.config()).isEqualTo("7");
      assertThat(server.imageStore().paths()).isEmpty();
      for (ServedScene.Told each : new ServedScene.Told[] {plan, unlocked, moved}) {
        assertThat(scene.log(each.text("id")) + scene.results(each.text("id")))
            .doesNotContain(AZURITE.key());
      }
    }
  }

  @Test
  void oneThatIsCancelledAndThenKilledGoesOn() throws Exception {
    HeldProgram held = new HeldProgram(directory);
    plan(held.words("true"));
    HeldJob.Stopped job =
        new HeldJob(directory, config(), "imagestore_migrate", AGREED).stoppedTwice(held);
    assertThat(job.done().text("run")).isEqualTo(job.cancelled().text("run"));
    assertThat(cluster.config()).isEqualTo("7-imagestore3");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      textBlock =
          """
          imagestore_migrate;   {"plan":"mvoe"};                                 did you mean "move"
          imagestore_migrate;   {"plan":"move","acknowledge":"no-fense"};        did you mean "no-fence"
          imagestore_migrate;   {"plan":"move","acknowledge":["no-fence",""]};   it takes changed-source, no-fence
          imagestore_migrate;   {"plan":"move","bandwidth":"fast"};              fast
          imagestore_plan;      {"plan":"move.yaml"};                            is one of move
          imagestore_manifests; {"cluster":"old2"};                              did you mean "old"
          imagestore_manifests; {"cluster":"cluster","name":"../x"};             letters, digits
          imagestore_manifests; {"cluster":"cluster","target-replicas":"many"};  many
          imagestore_provision; {"store":"old","cluster":"cluster"};             needs the parameter "manifest"
          imagestore_provision; {"store":"old","cluster":"cluster","manifest":"frist"}; did you mean "first"
          imagestore_provision; {"store":"old","cluster":"cluster","manifest":"first,/etc/x"}; has no such name
          """)
  void whatMakesNoSenseIsRefusedBeforeAnything(String action, String parameters, String why) {
    try (ServedScene scene = new ServedScene(directory, config())) {
      ServedScene.Told told =
          scene.post(
              "/api/v0/jobs", "{\"action\":\"" + action + "\",\"parameters\":" + parameters + "}");
      assertThat(told.status()).as(told.body()).isEqualTo(400);
      assertThat(told.body().replace("\\\"", "\"")).contains("TRV-101", why);
      assertThat(cluster.config()).isEqualTo("7");
    }
  }

  @Test
  void manifestsAreMadeAndRegisteredAlsoByAServerThatWasKilledMeanwhile() throws Exception {
    String both = "{\"store\":\"old\",\"cluster\":\"cluster\",\"manifest\":[\"first\",\"second\"]}";
    String dead;
    CompletableFuture<CommandProcess> started = new CompletableFuture<>();
    try (CommandProcess process =
            CommandProcess.start(directory, (Object[]) ServedScene.words(directory, config()));
        ServedScene scene = ServedScene.at(process.awaitAddress(), directory)) {
      assertThat(started.complete(process)).isTrue();
      ServedScene.Told checked =
          ended(scene, 0, "imagestore_manifests", "{\"cluster\":\"cluster\"}");
      assertThat(scene.results(checked.text("id"))).contains("7-imagestore1");
      assertThat(directory.resolve("kept/made")).doesNotExist();
      String made = "{\"cluster\":\"cluster\",\"name\":\"made\",\"target-replicas\":3}";
      var _ = ended(scene, 0, "imagestore_manifests", made);
      assertThat(directory.resolve("kept/made/ClusterManifest.back.xml")).exists();
      server
          .faults()
          .after("ProvisionCluster", 1, new FabricFault.Then(() -> started.join().killed()));
      dead = scene.begin("imagestore_provision", both);
      assertThat(process.await().code()).isEqualTo(128 + 9);
    }
    try (ServedScene scene = new ServedScene(directory, config())) {
      assertThat(scene.get("/api/v0/jobs/" + dead).json()).containsEntry("status", "worker_dead");
      ServedScene.Told again = ended(scene, 0, "imagestore_provision", both);
      assertThat(again.text("retryFromID")).isEqualTo(dead);
      assertThat(scene.results(again.text("id"))).contains("7-imagestore1", "7-imagestore2");
      assertThat(cluster.isProvisioned("7-imagestore2")).isTrue();
      assertThat(cluster.config()).isEqualTo("7");
    }
  }
}
