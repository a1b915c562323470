package org.tranship.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tranship.testkit.server.gcs.GcsDouble;

/// `tranship registry migrate` to the double of Google's storage and away from there.
class RegistryGcsMoveTest {
  @TempDir private Path directory;
  private final GcsDouble gcs = GcsDouble.start();
  private final String bucket =
      "gs://%s/images/directory?endpoint=%s&anonymous=true".formatted(gcs.freshBucket(), gcs.url());
  private StoredMove move;

  @BeforeEach
  void push() throws IOException {
    move = new StoredMove(directory);
  }

  @AfterEach
  void stop() {
    move.close();
    gcs.close();
  }

  @Test
  void fromFilesAndBackWithWhatWasPushedSince() throws IOException {
    String files = "file:" + Files.createDirectory(directory.resolve("images"));
    move.to(files);
    move.thereAndBack(files, bucket);
  }

  @Test
  void toFilesAndBack() throws IOException {
    move.to(bucket);
    move.thereAndBack(bucket, "file:" + Files.createDirectory(directory.resolve("images")));
  }

  @Test
  void toS3AndBack() throws IOException {
    move.to(bucket);
    move.thereAndBack(bucket, RegistryInS3.in(directory).place());
  }
}
