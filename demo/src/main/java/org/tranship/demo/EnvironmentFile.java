package org.tranship.demo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;

/// A file for a shell to read, for those who look around in what a demonstration left running. Only
/// its owner can read it.
final class EnvironmentFile {
  static final String NAME = "environment";

  private EnvironmentFile() {}

  /// Writes it.
  ///
  /// @param directory into which the shell goes
  /// @param program the command, whose directory comes onto PATH
  static void write(Path directory, Path program, Map<String, String> variables) {
    StringBuilder text = new StringBuilder("cd " + quoted(directory.toString()) + "\n");
    variables.forEach((name, value) -> text.append("export " + name + "=" + quoted(value) + "\n"));
    String programs = program.toAbsolutePath().resolveSibling("").toString();
    text.append("PATH=" + quoted(programs) + ":$PATH\n");
    try {
      Path file =
          Files.createFile(
              directory.resolve(NAME),
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot write into " + directory, e);
    }
  }

  private static String quoted(String text) {
    return "'" + text.replace("'", "'\\''") + "'";
  }
}
