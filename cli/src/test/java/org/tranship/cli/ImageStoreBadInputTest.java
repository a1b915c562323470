package org.tranship.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tranship.testkit.server.fabric.FabricDouble;
import org.tranship.testkit.server.fabric.FabricPlatform;
import org.tranship.testkit.server.fabric.FabricSettings;

/// What is wrong with a source or a cluster is told with a code, and nothing is copied.
class ImageStoreBadInputTest {
  @TempDir private Path directory;

  private AnchoreScene.Ran copied(ImageStoreScene scene, String target) {
    return scene.run(
        "copy",
        "file:" + scene.images(),
        target,
        "--source-layout",
        "xstore",
        "--snapshot",
        directory.resolve("s.sp"));
  }

  private static void assertRefused(AnchoreScene.Ran ran, int code, String... words) {
    assertThat(ran.code()).as(ran.all()).isEqualTo(code);
    assertThat(ran.all()).contains(words).doesNotContain("Exception");
  }

  @Test
  void namesThatTheNativeStoreCannotHoldAreNamedBeforeTheFirstByte() throws IOException {
    ImageStoreScene scene = new ImageStoreScene(directory).seeded(true);
    scene.file(ImageStoreScene.CODE + "/service.exe", "another one");
    scene.file(ImageStoreScene.CODE + "/a:b", "no name of Windows");
    assertRefused(
        scene.run("check", "file:" + scene.images(), "--layout", "xstore"),
        3,
        "NOT OK  case",
        "NOT OK  name",
        "a:b");
    try (FabricDouble cluster = FabricDouble.start(FabricSettings.of(FabricPlatform.WINDOWS))) {
      assertRefused(
          copied(scene, "fabric:ImageStore?endpoint=" + cluster.url()), 3, "TRI-101", "2 things");
      assertThat(cluster.imageStore().paths()).isEmpty();
    }
  }

  @Test
  void whatTheTargetCannotHoldIsAskedOfTheTarget() throws IOException {
    ImageStoreScene scene = new ImageStoreScene(directory).seeded(true);
    scene.file(ImageStoreScene.CODE + "/x.WriterLock", "content elsewhere");
    assertThat(scene.run("check", "file:" + scene.images(), "--layout", "xstore").code()).isZero();
    assertRefused(
        scene.run(
            "check",
            "file:" + scene.images(),
            "--layout",
            "xstore",
            "--target",
            "file:" + directory.resolve("copy")),
        3,
        "NOT OK  target",
        "x.WriterLock");
  }

  /// A store too many, flags of the original where none are taken, and an option of no command.
  @Test
  void aKeyThatStandsInTheWrongPlaceIsNotRepeated() {
    ImageStoreScene scene = new ImageStoreScene(directory);
    String store = "xstore:AccountName=acc;AccountKey=geheim/==;Container=c";
    for (Object[] line :
        new Object[][] {
          {"check", "file:" + scene.images(), store},
          {"check", store.replace("=", "\\=").replace(";", "\\;"), store + "x"},
          {"snapshot", "/SourceImageStore:" + store},
          {"upgrade", "m.xml", "--stroe=" + store},
          {"inventory", "s3://b/x", "s3://b/x?secret_access_key=geheim"}
        }) {
      AnchoreScene.Ran ran = scene.run(line);
      assertThat(ran.code()).as(ran.all()).isIn(2, 3);
      assertThat(ran.all()).doesNotContain("geheim");
    }
  }

  @Test
  void anEmptyStoreIsNoClusterWithoutOne() throws IOException {
    ImageStoreScene scene = new ImageStoreScene(directory).seeded(true);
    try (FabricDouble cluster = FabricDouble.start(FabricSettings.of(FabricPlatform.WINDOWS))) {
      String target = "fabric:ImageStore?endpoint=" + cluster.url() + "&platform=windows";
      cluster.imageStoreService(false);
      assertRefused(copied(scene, target), 3, "TRS-104", "no image store service");
      cluster.imageStoreService(true);
      AnchoreScene.Ran ran = copied(scene, target);
      assertThat(ran.code()).as(ran.all()).isZero();
    }
  }

  @Test
  void aGatewayBesideNoFlagsOfTheOriginalIsRefused() throws IOException {
    ImageStoreScene scene = new ImageStoreScene(directory).seeded(true);
    String store = "file:" + scene.images();
    String copy = "file:" + directory.resolve("copy");
    assertRefused(
        scene.run("copy", store, copy, "--gateway", "https://host:19080"),
        3,
        "TRI-106",
        "--gateway goes with flags of ImageStoreCopier");
    assertRefused(
        scene.run("compare", store, store, "--gateway-option", "ca=ca.pem"),
        3,
        "TRI-106",
        "--gateway-option goes with flags");
    assertThat(directory.resolve("copy")).doesNotExist();
    AnchoreScene.Ran flags =
        scene.run(
            "copy",
            "/SourceImageStore:" + store + "/DestinationImageStore:" + copy,
            "--source-layout=xstore",
            "--snapshot=" + directory.resolve("s.sp"),
            "--gateway=https://host:19080");
    assertThat(flags.code()).as(flags.all()).isZero();
    assertThat(flags.all()).contains("no gateway is asked");
  }
}
