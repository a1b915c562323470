package org.tranship.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tranship.testkit.server.RegistryServer;
import org.tranship.testkit.server.RegistryStorage;
import org.tranship.testkit.server.RestartedRegistry.Spot;

/// What a real registry wrote, in Azurite as the registry's driver for Azure lays it out up to
/// version 2.8: in a folder without a name. Debian's docker-registry has no such driver, so that it
/// reads the same from files, and is refused as the one of this source.
class RegistryAzureTest {
  @TempDir private Path directory;
  private RegistryInAzure azure;
  private Path old;

  @BeforeEach
  void push() throws IOException {
    azure = RegistryInAzure.in(directory);
    old = azure.files();
    try (RegistryServer registry = RegistryServer.start(old)) {
      registry.push("team/app", "v1", "base layer", "app layer");
      registry.push("web", "latest", "base layer");
    }
    azure.fill(RegistryInAzure.NAMELESS);
  }

  private void sound(String place, int tags) {
    AnchoreScene.Ran ran = Commands.run("registry", "fsck", place);
    assertThat(ran.code()).as(ran.all()).isZero();
    assertThat(ran.out()).contains(" repositories, " + tags + " tags");
  }

  @Test
  void aFolderWithoutANameIsFoundNamedAndCopiedToFiles() throws IOException {
    sound(azure.place(""), 2);
    sound(azure.place(RegistryInAzure.NAMELESS), 2);
    Path target = Files.createDirectory(directory.resolve("new"));
    RegistryStorage files = RegistryStorage.files(old);
    refused("TRR-106", new Spot(files, azure.place("")), target);
    refused("TRR-146", new Spot(files, azure.place(RegistryInAzure.NAMELESS)), target);
    AnchoreScene.Ran copied =
        Commands.run(
            "copy",
            azure.place(RegistryInAzure.NAMELESS),
            "file:" + target,
            "--journal",
            "sqlite:" + directory.resolve("journal"));
    assertThat(copied.code()).as(copied.all()).isZero();
    sound("file:" + target, 2);
  }

  /// Without its folder it is no registry, and with it none that this docker-registry uses.
  private void refused(String code, Spot source, Path target) {
    try (RegistryScene scene = new RegistryScene(directory, source, Spot.files(target))) {
      AnchoreScene.Ran refused = scene.migrate();
      assertThat(refused.code()).as(refused.all()).isEqualTo(ExitCode.REFUSED.number());
      assertThat(refused.all()).contains(code, "raw-prefix");
      assertThat(target).isEmptyDirectory();
    }
  }
}
