package org.tranship.cli;

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
}
