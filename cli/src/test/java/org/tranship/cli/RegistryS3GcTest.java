package org.tranship.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tranship.testkit.server.RegistryServer;

/// `tranship registry gc` on what a real docker-registry wrote, in a bucket of S3Proxy; and the
/// docker-registry that reads that bucket.
class RegistryS3GcTest {
  @TempDir private Path directory;
  private RegistryInS3 bucket;
  private CollectedRegistry registry;

  @BeforeEach
  void push() throws IOException {
    bucket = RegistryInS3.in(directory);
    registry = CollectedRegistry.in(directory, Files.createDirectory(directory.resolve("old")));
    registry.to(bucket.place());
  }

  @Test
  void garbageGoesComesBackAndGoesForGood() throws IOException {
    registry.goesComesBackAndGoesForGood(bucket.place(), bucket.place());
    try (RegistryServer server = RegistryServer.start(bucket.storage())) {
      registry.hasTheOneImage(server);
    }
  }

  @Test
  void killedWhileItSweepsItIsAloneAndGoesOn() throws Exception {
    registry.killedWhileItSweepsItIsAloneAndGoesOn(bucket.place());
  }
}
