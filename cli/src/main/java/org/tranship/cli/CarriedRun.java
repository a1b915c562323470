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

/// Carries a run as far as it goes, with its progress shown.
///
/// @param yes whether the questions of its steps were agreed to beforehand
record CarriedRun(Session session, boolean yes, Runbook runbook) {

  /// Begins a run, or goes on with the one of the same job that was left: to whoever gives the same
  /// command again, both are one. Says which run it is.
  ///
  /// @param left the run to go on with; empty to begin one
  /// @param plan what a new run is to do, as its journal keeps it
  /// @return the run
  RunId begin(Optional<RunId> left, Map<String, String> plan) {
    try (ProgressLine progress = session.progress()) {
      Operator operator = operator(progress);
      Runner runner = session.composition().runner(operator, progress);
      RunId id =
          left.isPresent() ? taken(runner, operator, left.get()) : begun(runner, operator, plan);
      progress.end();
      return id;
    }
  }

  private RunId taken(Runner runner, Operator operator, RunId left) {
    session.carries(left);
    runner.resume(
        left, runbook, Verb.MIGRATE, () -> operator.say("Going on with the run " + left + "."));
    return left;
  }

  private RunId begun(Runner runner, Operator operator, Map<String, String> plan) {
    Instant now = session.composition().clock().instant();
    RunId id = RunId.create(now, new SecureRandom());
    operator.say("Run " + id + ".");
    session.carries(id);
    runner.start(
        new RunHeader(id, runbook.name(), plan, now, operator.name(), Release.number()), runbook);
    return id;
  }

  /// Does the next thing with a run that exists.
  void carry(RunId run, Verb verb) {
    session.carries(run);
    try (ProgressLine progress = session.progress()) {
      session.composition().runner(operator(progress), progress).resume(run, runbook, verb);
      progress.end();
    }
  }

  private Operator operator(ProgressLine progress) {
    return new Speaker(session.operator(yes), progress);
  }
}
