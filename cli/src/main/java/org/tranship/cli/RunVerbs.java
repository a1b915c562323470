package org.tranship.cli;

import org.tranship.core.journal.RunView;

/// What can be done with a run that exists, by the runbook that it is of.
interface RunVerbs {
  ExitCode complete(RunView run) throws InterruptedException;

  ExitCode rollback(RunView run) throws InterruptedException;

  /// Reads everything that the run moved once more.
  ExitCode verify(RunView run) throws InterruptedException;
}
