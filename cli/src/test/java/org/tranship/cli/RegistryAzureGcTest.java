package org.tranship.cli;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// `tranship registry gc` on what a real docker-registry wrote, in Azurite: in the folder without a
/// name in which distribution has it up to version 2.8, and without that folder, as version 3 does.
/// Debian's docker-registry has no driver for Azure, so that what is left is read from files.
class RegistryAzureGcTest {
  private static final String NAMELESS = RegistryInAzure.NAMELESS;

  @TempDir private Path directory;
  private RegistryInAzure azure;
  private CollectedRegistry registry;

  @BeforeEach
  void push() throws IOException {
    azure = RegistryInAzure.in(directory);
    registry = CollectedRegistry.in(directory, azure.files());
  }

  @ParameterizedTest
  @ValueSource(strings = {NAMELESS, ""})
  void garbageGoesComesBackAndGoesForGood(String layout) throws IOException {
    azure.fill(layout);
    registry.goesComesBackAndGoesForGood(azure.place(layout), azure.place(""));
  }

  @Test
  void killedWhileItSweepsItIsAloneAndGoesOn() throws Exception {
    azure.fill(NAMELESS);
    registry.killedWhileItSweepsItIsAloneAndGoesOn(azure.place(NAMELESS));
  }
}
