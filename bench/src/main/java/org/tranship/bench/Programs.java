package org.tranship.bench;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/// Programs of others, on `PATH`.
final class Programs {
  private Programs() {}

  /// @param advice how it is installed
  /// @throws BenchFailed if it is not there
  static Path find(String name, String advice) {
    return Stream.of(System.getenv("PATH").split(File.pathSeparator))
        .map(folder -> Path.of(folder, name))
        .filter(Files::isExecutable)
        .findFirst()
        .orElseThrow(() -> new BenchFailed(name + " is not installed: " + advice));
  }
}
