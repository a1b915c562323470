package org.tranship.cli;

import java.util.Optional;
import java.util.function.Consumer;
import org.tranship.core.eventlog.StreamCount;
import org.tranship.core.journal.RunView;
import org.tranship.core.run.Verb;

/// What can be done with a run that exists, by the runbook that it is of.
interface RunVerbs {
  /// Carries it as far as it goes, and says how it stands then.
  ExitCode carry(RunView run, Verb verb) throws InterruptedException;

  default ExitCode complete(RunView run) throws InterruptedException {
    return carry(run, Verb.COMPLETE);
  }

  default ExitCode rollback(RunView run) throws InterruptedException {
    return carry(run, Verb.ROLLBACK);
  }

  /// Reads everything that the run moved once more.
  ExitCode verify(RunView run) throws InterruptedException;

  /// The same, of a run that moved events.
  ///
  /// @param counted told of every stream and how many events it has
  /// @return empty of a run of another kind, of which nothing was read
  default Optional<ExitCode> verify(RunView run, Consumer<StreamCount> counted)
      throws InterruptedException {
    return Optional.empty();
  }
}
