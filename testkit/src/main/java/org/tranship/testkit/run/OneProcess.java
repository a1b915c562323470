package org.tranship.testkit.run;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.tranship.core.journal.Journal;
import org.tranship.core.journal.RunHeader;
import org.tranship.core.journal.RunId;
import org.tranship.core.run.Operator;
import org.tranship.core.run.RunListener;
import org.tranship.core.run.RunState;
import org.tranship.core.run.Runbook;
import org.tranship.core.run.Runner;
import org.tranship.core.run.Verb;
import org.tranship.core.step.StepResult;
import org.tranship.core.value.ByteCount;
import org.tranship.core.work.Codecs;
import org.tranship.core.work.EngineLimits;
import org.tranship.core.work.LocalEngine;
import org.tranship.core.work.StoreOpener;
import org.tranship.testkit.fault.CrashPoint;
import org.tranship.testkit.fault.CrashingJournal;

/// One of the processes that carry out a run, up to its crash point. The journal and the stores
/// outlive it, and the next process goes on with them.
public final class OneProcess {
  private final RunId id;
  private final Runbook runbook;
  private final Map<String, String> settings;
  private final Journal journal;
  private final Clock clock;
  private final Runner runner;

  /// @param settings the plan of the run
  /// @param outstanding how many intents may be without a result
  /// @param point where it dies; what is done at the stores is counted by what the opener gives
  public OneProcess(
      RunId id,
      Runbook runbook,
      Map<String, String> settings,
      Journal journal,
      StoreOpener opener,
      int outstanding,
      Clock clock,
      Operator operator,
      CrashPoint point) {
    this.id = id;
    this.runbook = runbook;
    this.settings = settings;
    this.journal = journal;
    this.clock = clock;
    this.runner =
        new Runner(
            new CrashingJournal(journal, point),
            new LocalEngine(
                opener,
                new Codecs(List.of()),
                new EngineLimits(3, ByteCount.ofMiB(8), outstanding, Duration.ofMillis(2))),
            clock,
            operator,
            RunListener.NONE);
  }

  /// Begins the run, or goes on with it where an earlier process has begun it: what an operator
  /// does who finds a process dead.
  public RunState goOn() {
    if (journal.view(id).isPresent()) {
      return resume(Verb.MIGRATE);
    }
    return runner.start(
        new RunHeader(id, runbook.name(), settings, clock.instant(), "tester@here", "test"),
        runbook);
  }

  public RunState resume(Verb verb) {
    return runner.resume(id, runbook, verb);
  }

  public StepResult verify() throws InterruptedException {
    return runner.verify(id, runbook);
  }
}
