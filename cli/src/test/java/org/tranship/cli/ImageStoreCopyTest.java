package org.tranship.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tranship.testkit.server.fabric.FabricDouble;
import org.tranship.testkit.server.fabric.FabricPlatform;
import org.tranship.testkit.server.fabric.FabricSettings;

/// Copies of image stores by the command, to the double of a cluster and to folders.
class ImageStoreCopyTest {
  @TempDir private Path directory;

  private String snapshot() {
    return directory.resolve("imageStoreSnapshot.sp").toString();
  }

  @Test
  void theProceduresOwnCommandLinesCopyToAClusterAndCompareTheSource() throws IOException {
    ImageStoreScene scene = new ImageStoreScene(directory).seeded(true);
    String source = "/SourceImageStore:file:" + scene.images();
    try (FabricDouble cluster = FabricDouble.start(FabricSettings.of(FabricPlatform.WINDOWS))) {
      AnchoreScene.Ran copied =
          scene.run(
              "copy",
              "/ConnectionEndpoint:127.0.0.1:19000",
              source + "/DestinationImageStore:fabric:ImageStore",
              "--gateway",
              cluster.url(),
              "--source-layout",
              "xstore",
              "--snapshot",
              snapshot());
      assertThat(copied.code()).as(copied.all()).isZero();
      assertThat(copied.all())
          .contains(
              "cannot be read back",
              "No blank stands",
              "The HTTP gateway that is used is " + cluster.url() + ", as --gateway names it");
      assertThat(cluster.imageStore().paths())
          .contains(
              ImageStoreScene.CODE + "/_.dir",
              ImageStoreScene.CODE + "/Sub/_.dir",
              ImageStoreScene.CODE + "/Sub/Lib.dll")
          .noneMatch(path -> path.endsWith("serviceplatform.xstore.manifest"))
          .doesNotContain("Store/_.dir", "Store/App/_.dir", "WindowsFabricStore/_.dir");
      AnchoreScene.Ran same =
          scene.run(
              "compare", "file:" + scene.images(), "fabric:ImageStore?endpoint=" + cluster.url());
      assertThat(same.code()).as(same.all()).isZero();
      AnchoreScene.Ran before = scene.run("copy", source, "/Compare", "--snapshot", snapshot());
      assertThat(before.code()).as(before.all()).isZero();
      assertThat(before.all()).doesNotContain("gateway");
      scene.file("Store/App/ApplicationManifest.2.0.xml", "<ApplicationManifest/>");
      AnchoreScene.Ran after = scene.run("compare", source, "/Compare", "--snapshot", snapshot());
      assertThat(after.code()).as(after.all()).isEqualTo(4);
      assertThat(after.all()).contains("only in B   Store/App/ApplicationManifest.2.0.xml");
      AnchoreScene.Ran back = scene.plain("rollback", "last");
      assertThat(back.code()).as(back.all()).isZero();
      assertThat(cluster.imageStore().paths()).isEmpty();
      assertThat(cluster.violations()).isEmpty();
    }
  }

  @Test
  void aMarkerThatIsGoneIsADifferenceOfTheSourceAndNotBetweenStores() throws IOException {
    ImageStoreScene scene = new ImageStoreScene(directory).seeded(true);
    String store = "file:" + scene.images();
    assertThat(scene.run("snapshot", store, "-o", snapshot()).code()).isZero();
    assertThat(scene.run("snapshot", store, "-o", snapshot()).code()).isEqualTo(3);
    String marker = ImageStoreScene.CODE + "/serviceplatform.xstore.manifest";
    Path copy = directory.resolve("copy");
    assertThat(
            scene
                .run(
                    "copy",
                    store,
                    "file:" + copy,
                    "--source-layout",
                    "xstore",
                    "--target-layout",
                    "native",
                    "--snapshot",
                    snapshot())
                .code())
        .isZero();
    assertThat(copy.resolve(ImageStoreScene.CODE + "/Sub/_.dir")).isEmptyFile();
    Files.delete(scene.images().resolve(marker));
    AnchoreScene.Ran since = scene.run("compare", snapshot(), store);
    assertThat(since.code()).isEqualTo(4);
    assertThat(since.all()).contains(marker);
    assertThat(scene.run("compare", store, "file:" + copy, "--checksum").code()).isZero();
    AnchoreScene.Ran other = scene.run("compare", snapshot(), "file:" + copy);
    assertThat(other.code()).as(other.all()).isEqualTo(3);
    assertThat(other.all()).contains("TRI-146", snapshot(), "Name the right one");
    assertThat(scene.plain("verify", "last").code()).isZero();
  }

  @Test
  void aSnapshotThatProvesNothingIsNotUsed() throws IOException {
    ImageStoreScene scene = new ImageStoreScene(directory).seeded(true);
    String store = "file:" + scene.images();
    String copy = "file:" + directory.resolve("copy");
    List<String> command = List.of("copy", store, copy, "--source-layout", "xstore", "--snapshot");
    for (String bad : List.of(scene.images().resolve("s.sp").toString(), snapshot())) {
      if (bad.equals(snapshot())) {
        assertThat(scene.run("snapshot", store, "-o", bad).code()).isZero();
        scene.file("Store/App/ApplicationManifest.9.xml", "<ApplicationManifest/>");
      }
      AnchoreScene.Ran refused = scene.run(with(command, bad));
      assertThat(refused.code()).as(refused.all()).isEqualTo(3);
      assertThat(refused.all()).contains("TRI-146");
    }
    Files.createDirectories(directory.resolve("other"));
    String other = "/SourceImageStore:\"file:" + directory.resolve("other") + "\"";
    AnchoreScene.Ran of = scene.run("compare", other, "/Compare", "--snapshot", snapshot());
    assertThat(of.code()).as(of.all()).isEqualTo(3);
    assertThat(of.all()).contains("TRI-146");
  }

  private static Object[] with(List<String> command, String last) {
    List<String> all = new ArrayList<>(command);
    all.add(last);
    return all.toArray();
  }

  @Test
  void aPackageThatIsNotWholeStopsItBeforeTheFirstByte() throws IOException {
    ImageStoreScene scene = new ImageStoreScene(directory).seeded(false);
    List<String> copy =
        List.of(
            "copy",
            "file:" + scene.images(),
            "file:" + directory.resolve("copy"),
            "--source-layout",
            "xstore",
            "--target-layout",
            "native",
            "--snapshot",
            snapshot());
    AnchoreScene.Ran refused = scene.run(copy.toArray());
    assertThat(refused.code()).as(refused.all()).isEqualTo(3);
    assertThat(refused.all()).contains("TRI-101").contains(ImageStoreScene.CODE);
    assertThat(directory.resolve("copy/Store")).doesNotExist();
    AnchoreScene.Ran check =
        scene.run("check", "file:" + scene.images(), "--layout", "xstore", "--json");
    assertThat(check.code()).isEqualTo(3);
    assertThat(check.out()).contains("\"incomplete\"");
  }

  @Test
  void connectionStringsThatOpenNothingAreRefusedWithoutTheirSecrets() {
    ImageStoreScene scene = new ImageStoreScene(directory);
    for (String string :
        List.of(
            "file:\\\\host\\share|AccountName=u|AccountPassword=geheim",
            "dsms:geheim",
            "xstore:EndpointSuffix=x.y;SourceLocation=geheim;Container=c",
            "xstore:AccountName=a;AccountName=a;AccountKey=geheim;Container=c",
            "_default_")) {
      AnchoreScene.Ran ran = scene.run("check", string);
      assertThat(ran.code()).as(ran.all()).isEqualTo(3);
      assertThat(ran.all()).contains("TRI-105").doesNotContain("geheim");
    }
  }
}
