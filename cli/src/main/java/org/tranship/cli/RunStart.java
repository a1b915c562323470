package org.tranship.cli;

import java.security.SecureRandom;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.tranship.core.journal.RunHeader;
import org.tranship.core.journal.RunId;
import org.tranship.core.run.Operator;
import org.tranship.core.run.Runbook;
import org.tranship.core.run.Runner;
import org.tranship.core.run.Verb;

/// Begins a run, or goes on with the one of the same job that was left: to whoever gives the same
/// command again, both are one.
final class RunStart {
  private RunStart() {}

  /// Carries it as far as it goes, and says which run it is.
  ///
  /// @param left the run to go on with; empty to begin one
  /// @param plan what a new run is to do, as its journal keeps it
  /// @return the run
  static RunId of(
      Session session,
      Operator operator,
      ProgressLine progress,
      Optional<RunId> left,
      Map<String, String> plan,
      Runbook runbook) {
    Runner runner = session.composition().runner(operator, progress);
    if (left.isPresent()) {
      operator.say("Going on with the run " + left.get() + ".");
      runner.resume(left.get(), runbook, Verb.MIGRATE);
      return left.get();
    }
    Instant now = session.composition().clock().instant();
    RunId id = RunId.create(now, new SecureRandom());
    operator.say("Run " + id + ".");
    runner.start(
        new RunHeader(id, runbook.name(), plan, now, operator.name(), ReleaseVersion.number()),
        runbook);
    return id;
  }
}
