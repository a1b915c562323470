package org.tranship.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.tranship.core.value.FileTrouble;

/// A file that the operator asked for: all of it is there, or what was there before.
final class WholeFile {
  private WholeFile() {}

  /// Writes it under another name first, so that a full disk never leaves half of it under the
  /// right one. A file that is there is replaced.
  ///
  /// @param what it is, for a message, as in `report`
  /// @throws CommandFailed if it cannot be written
  static void write(Path file, byte[] bytes, String what) {
    Path target = file.toAbsolutePath();
    Path unfinished = target.resolveSibling("." + target.getFileName() + ".new");
    try {
      Path _ = Files.write(unfinished, bytes);
      Path _ =
          Files.move(
              unfinished,
              target,
              StandardCopyOption.ATOMIC_MOVE,
              StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw failed(file, "The " + what, e);
    }
  }

  /// @param what it is that cannot be written, as a sentence begins
  static CommandFailed failed(Path file, String what, IOException fault) {
    return new CommandFailed(
        ExitCode.FAILED,
        "TRS-503 "
            + what
            + " cannot be written to "
            + file
            + ": "
            + FileTrouble.why(fault)
            + ". Name a file in a directory that is there and may be written to.",
        fault);
  }
}
