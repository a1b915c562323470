package org.tranship.cli;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// Options that every command which works takes.
final class GlobalOptions {
  @Option(
      names = "--journal",
      paramLabel = "URL",
      description =
          "Where runs are written down. Default: sqlite: in $$XDG_STATE_HOME/tranship, or"
              + " ~/.local/state/tranship.")
  private @Nullable String journal;

  @Option(
      names = "--json",
      description =
          "Print one JSON document on standard output; everything else goes to"
              + " standard error.")
  private boolean json;

  Optional<String> journal() {
    return Optional.ofNullable(journal);
  }

  boolean json() {
    return json;
  }
}
