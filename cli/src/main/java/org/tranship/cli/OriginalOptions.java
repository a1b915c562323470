package org.tranship.cli;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/// Options that Anchore's own tool takes and that change nothing about these commands, there as
/// here. They are taken, so that a script's command line works, and named, so that nobody believes
/// in them.
final class OriginalOptions {
  @Option(
      names = "--debug",
      scope = ScopeType.INHERIT,
      hidden = true,
      description = "Taken for the sake of Anchore's tool.")
  private boolean debug;

  @Option(
      names = "--configdir",
      paramLabel = "DIR",
      scope = ScopeType.INHERIT,
      hidden = true,
      description = "Taken for the sake of Anchore's tool, which does not use it here.")
  private @Nullable String configDirectory;

  @Option(
      names = "--configfile",
      paramLabel = "FILE",
      scope = ScopeType.INHERIT,
      hidden = true,
      description = "Taken for the sake of Anchore's tool, which does not use it here.")
  private @Nullable String configFile;

  /// A sentence about each that was given.
  List<String> notes() {
    List<String> notes = new ArrayList<>();
    if (debug) {
      notes.add(
          "--debug logs nothing more here; 'tranship report RUN' names everything that a run did,"
              + " and with TRANSHIP_TRACE=1 in the environment a bug shows its trace.");
    }
    if (configDirectory != null) {
      notes.add(unused("--configdir"));
    }
    if (configFile != null) {
      notes.add(unused("--configfile"));
    }
    return notes;
  }

  private static String unused(String name) {
    return name
        + " has no effect, as in Anchore's own tool: CONFIG, or FROM and TO, behind the command"
        + " name the configuration files.";
  }
}
