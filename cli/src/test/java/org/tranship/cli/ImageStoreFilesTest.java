package org.tranship.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Files that `tranship imagestore` is given, and cannot read or write.
class ImageStoreFilesTest {
  @TempDir private Path directory;
  private ImageStoreScene scene;
  private String store = "";

  @BeforeEach
  void begin() throws IOException {
    scene = new ImageStoreScene(directory).seeded(true);
    store = "file:" + scene.images();
  }

  @Test
  void aChecksumThatCannotBeWrittenIsNamed() throws IOException {
    scene.file("Store/A/S.Code.1/Zeta.dll", "z");
    scene.file("Store/A/S.Code.1/alpha.txt", "a");
    scene.file("Store/A/S.Code.1/Binaries/Shared.dll", "s");
    scene.file("Store/A/S.Code.1/conf/x.xml", "x");
    scene.file(
        "Store/A/S.Code.1.checksum",
        "C91933E5911901FC9A81938903B3A76F5B214D1E2FFF6C048D61FFA1C5A2E7D1\r\n");
    Path file = Files.writeString(directory.resolve("recomputed"), "in the way");
    AnchoreScene.Ran ran = scene.run("audit", store, "--recompute", file);
    assertThat(ran.code()).as(ran.all()).isEqualTo(1);
    assertThat(ran.all()).contains("TRI-140", file.toString(), "The store was not changed");
    assertThat(file).hasContent("in the way");
  }

  @Test
  void aListThatCannotBeReadIsNamed() {
    Path list = directory.resolve("none");
    AnchoreScene.Ran ran = scene.run("inventory", store, "--registered", list);
    assertThat(ran.code()).as(ran.all()).isEqualTo(2);
    assertThat(ran.all()).contains("TRI-141", list.toString(), "Nothing was looked at");
  }

  @Test
  void aSnapshotThatIsThereIsNotWrittenOver() throws IOException {
    Path file = Files.writeString(directory.resolve("S0"), "an earlier look");
    AnchoreScene.Ran ran = scene.run("snapshot", store, "-o", file);
    assertThat(ran.code()).as(ran.all()).isEqualTo(3);
    assertThat(ran.all()).contains("TRI-144", file.toString(), "--replace");
    assertThat(file).hasContent("an earlier look");
  }
}
