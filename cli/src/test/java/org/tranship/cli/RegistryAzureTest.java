package org.tranship.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tranship.testkit.server.AzuriteServer;
import org.tranship.testkit.server.RegistryServer;
import org.tranship.testkit.server.RegistryStorage;
import org.tranship.testkit.server.RestartedRegistry.Spot;

/// What a real registry wrote, in Azurite as the registry's driver for Azure lays it out up to
/// version 2.8: in a folder without a name. Debian's docker-registry has no such driver, so that it
/// reads the same from files before the switch.
class RegistryAzureTest {
  private static final AzuriteServer AZURITE = AzuriteServer.shared();

  @TempDir private Path directory;
  private final String container = AZURITE.freshContainerName();
  private Path old;

  @BeforeEach
  void push() throws IOException {
    Files.writeString(directory.resolve("key"), AZURITE.key());
    old = Files.createDirectory(directory.resolve("old"));
    try (RegistryServer registry = RegistryServer.start(old)) {
      registry.push("team/app", "v1", "base layer", "app layer");
      registry.push("web", "latest", "base layer");
    }
    AnchoreScene.Ran copied =
        Commands.run(
            "copy",
            "file:" + old,
            azure("&create-container=true&raw-prefix=/"),
            "--journal",
            "sqlite:" + directory.resolve("journal"));
    assertThat(copied.code()).as(copied.all()).isZero();
  }

  private String azure(String options) {
    return "azblob://%s/%s?endpoint=%s&key=file:%s%s"
        .formatted(AZURITE.account(), container, AZURITE.uri(), directory.resolve("key"), options);
  }

  private void sound(String place, int tags) {
    AnchoreScene.Ran ran = Commands.run("registry", "fsck", place);
    assertThat(ran.code()).as(ran.all()).isZero();
    assertThat(ran.out()).contains(" repositories, " + tags + " tags");
  }

  @Test
  void aFolderWithoutANameIsFoundNamedAndLeftForFilesAndWhatIsPushedSinceGoesBackThere()
      throws IOException {
    sound(azure(""), 2);
    sound(azure("&raw-prefix=/"), 2);
    Path target = Files.createDirectory(directory.resolve("new"));
    RegistryStorage before = RegistryStorage.files(old);
    try (RegistryScene scene =
        new RegistryScene(directory, new Spot(before, azure("")), Spot.files(target))) {
      AnchoreScene.Ran refused = scene.migrate();
      assertThat(refused.code()).as(refused.all()).isEqualTo(ExitCode.REFUSED.number());
      assertThat(refused.all()).contains("TRR-106", "raw-prefix: \"/\"");
      assertThat(target).isEmptyDirectory();
    }
    try (RegistryScene scene =
        new RegistryScene(
            directory, new Spot(before, azure("&raw-prefix=/")), Spot.files(target))) {
      AnchoreScene.Ran moved = scene.migrate();
      assertThat(moved.code()).as(moved.all()).isZero();
      sound("file:" + target, 2);
      scene.service().registry().push("team/app", "since", "base layer", "pushed since");
      AnchoreScene.Ran back = scene.run("rollback", "last", "--yes");
      assertThat(back.code()).as(back.all()).isZero();
      sound(azure(""), 3);
    }
  }
}
