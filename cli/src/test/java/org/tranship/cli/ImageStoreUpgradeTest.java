package org.tranship.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tranship.testkit.server.fabric.FabricCluster;
import org.tranship.testkit.server.fabric.FabricDouble;
import org.tranship.testkit.server.fabric.FabricPlatform;
import org.tranship.testkit.server.fabric.FabricSettings;

/// `tranship imagestore upgrade` against the double of a cluster whose image store is a folder.
class ImageStoreUpgradeTest {
  private static final String MANIFEST =
      """
      <ClusterManifest Name="prod" Version="%s" xmlns="http://schemas.microsoft.com/2011/01/fabric">
        <FabricSettings>
          <Section Name="Management">
            <Parameter Name="ImageStoreConnectionString" Value="file:/mnt/store" />
          </Section>
        </FabricSettings>
      </ClusterManifest>
      """;

  @TempDir private Path directory;

  private Optional<String> stored(String path) {
    Path file = directory.resolve("images").resolve(path);
    try {
      return Files.exists(file) ? Optional.of(Files.readString(file)) : Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void asksUpgradesAndLeavesNothingInTheStore() throws IOException {
    ImageStoreScene scene = new ImageStoreScene(directory).seeded(true);
    Path wanted = Files.writeString(directory.resolve("new.xml"), MANIFEST.formatted("8"));
    FabricCluster cluster = new FabricCluster(MANIFEST.formatted("7"), this::stored);
    try (FabricDouble server =
        FabricDouble.start(FabricSettings.of(FabricPlatform.WINDOWS)).add(cluster)) {
      Object[] command = {
        "upgrade",
        wanted,
        "--store",
        "file:" + scene.images(),
        "--cluster",
        "fabric:ImageStore?endpoint=" + server.url()
      };
      AnchoreScene.Ran declined = scene.run(command);
      assertThat(declined.code()).as(declined.all()).isEqualTo(3);
      assertThat(cluster.upgrades()).isEmpty();
      Object[] agreed = Arrays.copyOf(command, command.length + 1);
      agreed[command.length] = "--yes";
      // One look at the upgrade every ten seconds is too slow for a test: it is over by then.
      cluster.quick(true);
      AnchoreScene.Ran ran = scene.run(agreed);
      assertThat(ran.code()).as(ran.all()).isZero();
      assertThat(cluster.config()).isEqualTo("8");
      try (var files = Files.list(scene.images())) {
        assertThat(files).noneMatch(file -> file.getFileName().toString().startsWith("tranship"));
      }
      assertThat(scene.run(agreed).all()).contains("TRI-150");
      assertThat(server.violations()).isEmpty();
    }
    assertThat(
            scene
                .run(
                    "upgrade",
                    directory.resolve("none"),
                    "--store",
                    "file:/x",
                    "--cluster",
                    "memory:x")
                .all())
        .contains("TRI-145");
  }
}
