package org.tranship.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import org.tranship.runbook.objects.CopyPlan.KeyFile;
import org.tranship.runbook.objects.KeySpool;

/// Keys that come from standard input. They are kept beside the journal, where a run that is taken
/// up finds them without the stream; those of a dry run only until the command is over.
final class PipedKeys {
  private static final String DIRECTORY = "keys";

  private final Session session;
  private final boolean dryRun;

  PipedKeys(Session session, boolean dryRun) {
    this.session = session;
    this.dryRun = dryRun;
  }

  /// Reads them to their end.
  ///
  /// @param nul whether a NUL ends each key, instead of the end of a line
  /// @throws IllegalArgumentException if they cannot be read or kept, or hold what is no key
  KeyFile read(boolean nul) {
    KeyFile kept = new KeySpool(directory()).keep(System.in, nul);
    if (dryRun) {
      AutoCloseable _ = session.composition().own(() -> Files.deleteIfExists(kept.file()));
    }
    return kept;
  }

  private Path directory() {
    if (dryRun) {
      return session.composition().scratch();
    }
    return session
        .composition()
        .journal()
        .directory()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "this journal has no place for the keys from standard input; write them to a"
                        + " file and name that with --files-from"))
        .resolve(DIRECTORY);
  }
}
