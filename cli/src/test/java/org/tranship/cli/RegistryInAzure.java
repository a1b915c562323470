package org.tranship.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.tranship.testkit.server.AzuriteServer;

/// A container of Azurite for what a registry wrote into files: Debian's docker-registry has no
/// driver for Azure.
///
/// @param directory for the files, the account's key and a journal
/// @param container that is made by the first copy
record RegistryInAzure(Path directory, String container) {
  private static final AzuriteServer AZURITE = AzuriteServer.shared();

  /// With distribution's folder without a name, in which it has everything up to version 2.8.
  static final String NAMELESS = "&raw-prefix=/";

  static RegistryInAzure in(Path directory) throws IOException {
    Files.writeString(directory.resolve("key"), AZURITE.key());
    Files.createDirectory(directory.resolve("old"));
    return new RegistryInAzure(directory, AZURITE.freshContainerName());
  }

  /// What a registry writes to.
  Path files() {
    return directory.resolve("old");
  }

  /// @param options further ones, each behind an `&`
  String place(String options) {
    return "azblob://%s/%s?endpoint=%s&key=file:%s%s"
        .formatted(AZURITE.account(), container, AZURITE.uri(), directory.resolve("key"), options);
  }

  /// Copies the files to the container.
  ///
  /// @param layout [#NAMELESS], or empty as version 3 has it
  void fill(String layout) {
    AnchoreScene.Ran copied =
        Commands.run(
            "copy",
            "file:" + files(),
            place("&create-container=true" + layout),
            "--journal",
            "sqlite:" + directory.resolve("journal"));
    assertThat(copied.code()).as(copied.all()).isZero();
  }
}
