package org.tranship.runbook.imagestore.upgrade;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;
import org.tranship.core.step.StepFailed;
import org.tranship.runbook.imagestore.manifest.ClusterManifest;

/// A manifest in a file, known by its digest.
///
/// @param path where it is
/// @param sha256 of its bytes, in hexadecimal digits
public record ManifestFile(Path path, String sha256) {
  /// @throws StepFailed if the file is gone or another one
  public ClusterManifest read() {
    try {
      byte[] bytes = Files.readAllBytes(path);
      if (sha256(bytes).equals(sha256)) {
        return ClusterManifest.parse(bytes);
      }
    } catch (IOException e) {
      throw changed(e);
    }
    throw changed(null);
  }

  private StepFailed changed(@Nullable IOException cause) {
    return new StepFailed(
        "TRI-153 The manifest "
            + path
            + (cause == null ? " was changed since the run was made" : " cannot be read")
            + ". Put it back as it was, or take the run back and begin anew.",
        cause);
  }

  /// The digest by which a plan knows its manifest.
  public static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java has SHA-256", e);
    }
  }
}
