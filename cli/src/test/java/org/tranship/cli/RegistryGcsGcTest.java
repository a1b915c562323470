package org.tranship.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tranship.testkit.server.RegistryServer;
import org.tranship.testkit.server.gcs.GcsDouble;

/// `tranship registry gc` and `fsck --repair` on what a real docker-registry wrote, in the double
/// of Google's storage. Debian's docker-registry has no driver for it, so that what is left is read
/// from files.
class RegistryGcsGcTest {
  @TempDir private Path directory;
  private final GcsDouble gcs = GcsDouble.start();
  private final String bucket = gcs.freshBucket();

  @AfterEach
  void stop() {
    gcs.close();
  }

  private String place(String folder) {
    return "gs://%s%s?endpoint=%s&anonymous=true".formatted(bucket, folder, gcs.url());
  }

  private CollectedRegistry withGarbage() throws IOException {
    CollectedRegistry registry =
        CollectedRegistry.in(directory, Files.createDirectory(directory.resolve("old")));
    registry.to(place("/images"));
    return registry;
  }

  @Test
  void garbageGoesComesBackAndGoesForGood() throws IOException {
    withGarbage().goesComesBackAndGoesForGood(place("/images"), place(""));
  }

  @Test
  void killedWhileItSweepsItIsAloneAndGoesOn() throws Exception {
    withGarbage().killedWhileItSweepsItIsAloneAndGoesOn(place("/images"));
  }

  @Test
  void blobsAndLinksAreThereAgainAndCanBeTakenBack() throws IOException {
    DamagedRegistry registry = DamagedRegistry.in(directory);
    registry.to(place("/good"), place("/hurt"));
    registry.isRepaired(place("/good"), place("/hurt"));
    try (RegistryServer server = RegistryServer.start(registry.copyOf(place("/hurt")))) {
      registry.isPulled(server);
    }
    registry.isDamagedAgain(place("/hurt"));
  }
}
