package org.tranship.cli;

import java.util.Optional;
import java.util.function.Consumer;
import org.tranship.core.eventlog.StreamCount;
import org.tranship.core.journal.RunView;

/// Runs that move events: whoever verifies one can be told how many each stream has.
interface CountedRuns extends RunVerbs {
  /// Reads everything that the run moved once more.
  ///
  /// @param counted told of every stream and how many events it has
  ExitCode verified(RunView run, Consumer<StreamCount> counted) throws InterruptedException;

  @Override
  default ExitCode verify(RunView run) throws InterruptedException {
    return verified(run, _ -> {});
  }

  @Override
  default Optional<ExitCode> verify(RunView run, Consumer<StreamCount> counted)
      throws InterruptedException {
    return Optional.of(verified(run, counted));
  }
}
