package org.tranship.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tranship.testkit.server.RegistryServer;

/// `tranship registry fsck --repair` of a registry in Azurite, from a good copy in another
/// container. Debian's docker-registry has no driver for Azure, so that what was repaired is copied
/// to files and pulled from there.
class RegistryAzureRepairTest {
  @TempDir private Path directory;

  /// In the folder without a name in which distribution has it up to version 2.8, and without it.
  @ParameterizedTest
  @ValueSource(strings = {RegistryInAzure.NAMELESS, ""})
  void blobsAndLinksAreThereAgainAndCanBeTakenBack(String layout) throws IOException {
    DamagedRegistry registry = DamagedRegistry.in(directory);
    String made = "&create-container=true" + layout;
    String good = RegistryInAzure.in(Files.createDirectory(directory.resolve("good"))).place(made);
    String hurt = RegistryInAzure.in(Files.createDirectory(directory.resolve("hurt"))).place(made);
    registry.to(good, hurt);
    registry.isRepaired(good, hurt);
    try (RegistryServer server = RegistryServer.start(registry.copyOf(hurt))) {
      registry.isPulled(server);
    }
    registry.isDamagedAgain(hurt);
  }
}
