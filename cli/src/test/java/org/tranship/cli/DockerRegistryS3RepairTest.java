package org.tranship.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tranship.testkit.server.RegistryServer;

/// `tranship registry fsck --repair` of a registry in S3 (S3Proxy), from a good copy in another
/// bucket and from one in files; the docker-registry on the bucket gives out every image then.
class DockerRegistryS3RepairTest {
  @TempDir private Path directory;

  @Test
  void blobsAndLinksAreThereAgainAndEveryImageIsPulledByDigest() throws IOException {
    DamagedRegistry registry = DamagedRegistry.in(directory);
    RegistryInS3 good = RegistryInS3.in(directory);
    RegistryInS3 hurt = RegistryInS3.in(directory);
    registry.to(good.place(), hurt.place());
    registry.isRepaired(good.place(), hurt.place());
    try (RegistryServer server = RegistryServer.start(hurt.storage())) {
      registry.isPulled(server);
    }
    registry.isDamagedAgain(hurt.place());
    String files = "file:" + registry.sound();
    registry.isRepaired(files, hurt.place());
    try (RegistryServer server = RegistryServer.start(hurt.storage())) {
      registry.isPulled(server);
    }
  }

  @Test
  void filesAreHealedFromABucket() throws IOException {
    DamagedRegistry registry = DamagedRegistry.in(directory);
    RegistryInS3 good = RegistryInS3.in(directory);
    Path hurt = Files.createDirectory(directory.resolve("hurt"));
    registry.to(good.place(), "file:" + hurt);
    registry.isRepaired(good.place(), "file:" + hurt);
    try (RegistryServer server = RegistryServer.start(hurt)) {
      registry.isPulled(server);
    }
  }
}
