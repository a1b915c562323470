package org.tranship.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tranship.testkit.server.fabric.FabricCluster;
import org.tranship.testkit.server.fabric.FabricDouble;
import org.tranship.testkit.server.fabric.FabricPlatform;
import org.tranship.testkit.server.fabric.FabricSettings;
import org.tranship.testkit.server.fabric.FolderFiles;
import org.tranship.testkit.server.fabric.SampleManifest;

/// How far files that were copied to a cluster are verified, in each form of the report: no more
/// than sent and listed over HTTP, and by reading them back only where a replica is mounted.
class ImageStoreReportTest {
  @TempDir private Path directory;

  private FabricDouble started(boolean mounted) {
    FabricSettings plain = FabricSettings.of(FabricPlatform.WINDOWS);
    return FabricDouble.start(mounted ? plain.withReplica(replica()) : plain);
  }

  private Path replica() {
    return directory.resolve("replica");
  }

  private String target(FabricDouble server, boolean mounted) {
    return "fabric:ImageStore?endpoint=" + server.url() + (mounted ? "&replica=" + replica() : "");
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aCopyIsVerifiedAsFarAsItCanBe(boolean mounted) throws IOException {
    ImageStoreScene scene = new ImageStoreScene(directory).seeded(true);
    Files.createDirectories(replica());
    try (FabricDouble server = started(mounted)) {
      AnchoreScene.Ran ran =
          scene.run(
              "copy",
              "file:" + scene.images(),
              target(server, mounted),
              "--source-layout",
              "xstore",
              "--snapshot",
              directory.resolve("before"));
      assertThat(ran.code()).as(ran.all()).isZero();
      assertThat(ran.all().contains("cannot be read back")).isEqualTo(!mounted);
      assertReported(scene, 7, mounted);
      if (mounted) {
        comparedAndCopiedBack(scene, target(server, true));
      }
    }
  }

  /// With a replica in reach a comparison by contents and a copy out of the cluster's own store
  /// read every byte there.
  private void comparedAndCopiedBack(ImageStoreScene scene, String own) throws IOException {
    Path back = directory.resolve("back");
    AnchoreScene.Ran copied =
        scene.run("copy", own, "file:" + back, "--snapshot", directory.resolve("own"));
    assertThat(copied.code()).as(copied.all()).isZero();
    assertThat(back.resolve(ImageStoreScene.CODE + "/Sub/Lib.dll")).hasContent("library");
    String[] line = {"compare", "file:" + scene.images(), own, "--checksum"};
    AnchoreScene.Ran same = scene.run((Object[]) line);
    assertThat(same.code()).as(same.all()).isZero();
    Path file;
    try (Stream<Path> files = Files.walk(replica())) {
      file = files.filter(it -> it.toString().endsWith("Lib.dll")).findFirst().orElseThrow();
    }
    Files.writeString(file, "librarz");
    AnchoreScene.Ran other = scene.run((Object[]) line);
    assertThat(other.code()).as(other.all()).isEqualTo(4);
    assertThat(other.all()).contains(ImageStoreScene.CODE + "/Sub/Lib.dll");
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aMoveIsVerifiedAsFarAsItCanBe(boolean mounted) throws IOException {
    ImageStoreScene scene = new ImageStoreScene(directory).seeded(false);
    Files.createDirectories(replica());
    String manifest = SampleManifest.of("prod", "7", "file:\\\\host\\ImageStore");
    scene.file("WindowsFabricStore/ClusterManifest.7.xml", manifest);
    try (FabricDouble server = started(mounted)) {
      FabricCluster cluster = new FabricCluster(manifest, new FolderFiles(scene.images()), server);
      cluster.quick(true);
      var _ = server.add(cluster);
      Path plan =
          Files.writeString(
              directory.resolve("plan.yaml"),
              """
              source: file:%s
              target: "%s"
              directory: %s
              quiet: {do: [{command: ["true"]}], undo: [{command: ["true"]}]}
              room: {prove: [{command: ["true"]}]}
              """
                  .formatted(scene.images(), target(server, mounted), directory.resolve("move")));
      AnchoreScene.Ran ran = scene.run("migrate", plan, "--yes", "--acknowledge", "no-fence");
      assertThat(ran.code()).as(ran.all()).isZero();
      // Those of the scene, and the four manifests that are registered.
      assertReported(scene, 12, mounted);
    }
  }

  /// @param files that were copied
  private void assertReported(ImageStoreScene scene, int files, boolean mounted)
      throws IOException {
    String reached = mounted ? "readback" : "sent-and-listed";
    String other = mounted ? "sent-and-listed" : "readback";
    List<String> forms = new ArrayList<>();
    forms.add(reported(scene).out());
    Path page = directory.resolve("report.html");
    reported(scene, "--html", page.toString());
    forms.add(Files.readString(page));
    assertThat(forms)
        .allSatisfy(
            text -> assertThat(text).contains(files + " " + reached).doesNotContain(" " + other));
    assertThat(reported(scene, "--json").out())
        .containsIgnoringWhitespaces("\"" + reached + "\": " + files, "\"" + other + "\": 0");
  }

  private static AnchoreScene.Ran reported(ImageStoreScene scene, String... more) {
    List<Object> line = new ArrayList<>(List.of("report", "last"));
    line.addAll(List.of(more));
    AnchoreScene.Ran ran = scene.plain(line.toArray());
    assertThat(ran.code()).as(ran.all()).isZero();
    return ran;
  }
}
