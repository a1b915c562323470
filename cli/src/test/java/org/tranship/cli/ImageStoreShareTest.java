package org.tranship.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
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

/// `tranship imagestore migrate` for a cluster whose image store is a share, mounted here: nothing
/// in it says that a package is whole but that no lock lies beside it.
class ImageStoreShareTest {
  @TempDir private Path directory;
  private final FabricDouble server = FabricDouble.start(FabricSettings.of(FabricPlatform.WINDOWS));
  private ImageStoreScene scene;
  private FabricCluster cluster;
  private Path plan;

  @BeforeEach
  void begin() throws IOException {
    scene = new ImageStoreScene(directory).seeded(false);
    String manifest = SampleManifest.of("prod", "7", "file:\\\\host\\ImageStore");
    scene.file("WindowsFabricStore/ClusterManifest.7.xml", manifest);
    cluster = new FabricCluster(manifest, new FolderFiles(scene.images()), server);
    cluster.quick(true);
    var _ = server.add(cluster);
    plan =
        Files.writeString(
            directory.resolve("plan.yaml"),
            """
            source: file:%s
            target: fabric:ImageStore?endpoint=%s
            directory: %s
            quiet:
              do: [{command: ["true"]}]
              undo: [{command: ["true"]}]
            room:
              prove: [{command: ["true"]}]
            """
                .formatted(scene.images(), server.url(), directory.resolve("move")));
  }

  @AfterEach
  void everyRequestWasOneOfTheApi() {
    server.close();
  }

  private AnchoreScene.Ran moved() {
    return scene.run("migrate", plan, "--yes", "--acknowledge", "no-fence");
  }

  private Set<String> shared() throws IOException {
    try (Stream<Path> files = Files.walk(scene.images())) {
      return files
          .filter(Files::isRegularFile)
          .map(file -> scene.images().relativize(file).toString())
          .collect(Collectors.toSet());
    }
  }

  @Test
  void movesAClusterFromAShareAndBack() throws IOException {
    Set<String> before = shared();
    AnchoreScene.Ran ran = moved();
    assertThat(ran.code()).as(ran.all()).isZero();
    assertThat(cluster.config()).isEqualTo("7-imagestore3");
    assertThat(server.imageStore().paths())
        .contains(
            ImageStoreScene.CODE + "/_.dir",
            ImageStoreScene.CODE + "/Sub/_.dir",
            ImageStoreScene.CODE + "/Sub/Lib.dll",
            "WindowsFabricStore/ClusterManifest.7-imagestore2.xml")
        .doesNotContain("Store/App/_.dir", "Store/App/apps/_.dir");
    assertThat(shared())
        .containsAll(before)
        .as("the four registered manifests, and nothing else")
        .hasSize(before.size() + 4);
    scene.takenBack(cluster, server);
  }

  @Test
  void aPackageThatSomebodyWritesStopsItBeforeTheFirstUpgrade() throws IOException {
    scene.file(ImageStoreScene.CODE + ".WriterLock", "");
    AnchoreScene.Ran ran = moved();
    assertThat(ran.code()).as(ran.all()).isEqualTo(3);
    assertThat(ran.all()).contains("TRI-101", ImageStoreScene.CODE, "WriterLock");
    assertThat(cluster.upgrades()).isEmpty();
    Files.delete(scene.images().resolve(ImageStoreScene.CODE + ".WriterLock"));
    assertThat(moved().code()).isZero();
  }
}
