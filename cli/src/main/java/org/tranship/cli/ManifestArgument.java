package org.tranship.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.tranship.runbook.imagestore.manifest.ClusterManifest;

/// A manifest of a cluster in a file that the operator named.
final class ManifestArgument {
  private static final String UNREAD = "TRI-145";

  private ManifestArgument() {}

  /// @throws CommandFailed as an error of use if there is no such file
  /// @throws org.tranship.runbook.imagestore.manifest.ManifestException if it is no manifest
  static ClusterManifest read(Path file) {
    return ClusterManifest.parse(bytes(file));
  }

  /// @throws CommandFailed as an error of use if there is no such file
  static byte[] bytes(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new CommandFailed(
          ExitCode.USAGE,
          UNREAD + " The manifest " + file + " cannot be read: " + e.getMessage() + ".",
          e);
    }
  }
}
