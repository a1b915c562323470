package org.tranship.cli;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/// Options that every command which works takes. A group that has them gives them to its commands.
final class GlobalOptions {
  @Option(
      names = "--journal",
      paramLabel = "URL",
      scope = ScopeType.INHERIT,
      description =
          "Where runs are written down: sqlite:DIRECTORY, or postgresql://HOST/DATABASE, which a"
              + " team shares. Default: sqlite: in $$XDG_STATE_HOME/tranship, or"
              + " ~/.local/state/tranship.")
  private @Nullable String journal;

  @Option(
      names = "--json",
      scope = ScopeType.INHERIT,
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
