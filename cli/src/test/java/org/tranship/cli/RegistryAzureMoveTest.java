package org.tranship.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tranship.testkit.server.gcs.GcsDouble;

/// `tranship registry migrate` to Azurite and away from there, with the folder without a name that
/// distribution has up to version 2.8, and without it.
class RegistryAzureMoveTest {
  @TempDir private Path directory;
  private StoredMove move;
  private RegistryInAzure azure;

  @BeforeEach
  void push() throws IOException {
    move = new StoredMove(directory);
    azure = RegistryInAzure.in(directory);
  }

  @AfterEach
  void stop() {
    move.close();
  }

  private String azure(String layout) {
    return azure.place("&create-container=true" + layout);
  }

  @ParameterizedTest
  @ValueSource(strings = {RegistryInAzure.NAMELESS, ""})
  void fromFilesAndBackWithWhatWasPushedSince(String layout) throws IOException {
    String files = "file:" + Files.createDirectory(directory.resolve("images"));
    move.to(files);
    move.thereAndBack(files, azure(layout));
  }

  @Test
  void toFilesAndBack() throws IOException {
    move.to(azure(RegistryInAzure.NAMELESS));
    move.thereAndBack(
        azure(RegistryInAzure.NAMELESS),
        "file:" + Files.createDirectory(directory.resolve("images")));
  }

  @Test
  void toS3AndBack() throws IOException {
    move.to(azure(""));
    move.thereAndBack(azure(""), RegistryInS3.in(directory).place());
  }

  @Test
  void fromTheDoubleOfGooglesStorageAndBack() throws IOException {
    try (GcsDouble gcs = GcsDouble.start()) {
      String bucket =
          "gs://%s/registry?endpoint=%s&anonymous=true".formatted(gcs.freshBucket(), gcs.url());
      move.to(bucket);
      move.thereAndBack(bucket, azure(""));
    }
  }
}
