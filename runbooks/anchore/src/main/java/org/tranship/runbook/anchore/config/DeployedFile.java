package org.tranship.runbook.anchore.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.tranship.core.value.FileTrouble;

/// One config.yaml of a running installation, as far as it could be fetched.
public sealed interface DeployedFile {
  /// The file as the operator named it.
  String name();

  /// A file with its text.
  record Text(String name, String text) implements DeployedFile {}

  /// A file that could not be read.
  ///
  /// @param why one sentence
  record Missing(String name, String why) implements DeployedFile {}

  /// Reads a file; never throws for one that cannot be read.
  static DeployedFile read(Path file) {
    try {
      return new Text(file.toString(), Files.readString(file));
    } catch (IOException e) {
      return new Missing(file.toString(), "the file cannot be read: " + FileTrouble.why(e));
    }
  }
}
