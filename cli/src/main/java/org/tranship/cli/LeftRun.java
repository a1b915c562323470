package org.tranship.cli;

import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.tranship.core.journal.Journal;
import org.tranship.core.journal.RunHeader;
import org.tranship.core.run.RunState;

/// A run on a place that has not come to its end, with which the command that began it goes on.
final class LeftRun {
  private LeftRun() {}

  /// What is said of a run that was begun with other options.
  @FunctionalInterface
  interface Otherwise {
    /// @param state the run's, in a word
    String sentence(RunHeader run, String state);
  }

  /// The newest run of a runbook on a place, if it was left before its end.
  ///
  /// @param here whether a run's settings are of this place
  /// @param settings those of the command
  /// @throws CommandFailed if the run has begun with other settings
  static Optional<RunHeader> of(
      Journal journal,
      String runbook,
      Predicate<Map<String, String>> here,
      Map<String, String> settings,
      Otherwise otherwise) {
    for (RunHeader header : journal.runs().reversed()) {
      if (!header.runbook().equals(runbook) || !here.test(header.plan())) {
        continue;
      }
      RunState state = PlannedRuns.state(journal, header);
      boolean open =
          switch (state) {
            case RunState.Created _, RunState.Working _, RunState.Halted _ -> true;
            case RunState.Ready _, RunState.Completed _, RunState.RolledBack _ -> false;
          };
      if (!open) {
        return Optional.empty();
      }
      if (header.plan().equals(settings)) {
        return Optional.of(header);
      }
      throw new CommandFailed(
          ExitCode.REFUSED,
          otherwise.sentence(header, state.word())
              + " Give those again to go on with it, or take it back with 'tranship rollback "
              + header.id()
              + "'.",
          null);
    }
    return Optional.empty();
  }
}
