package org.tranship.cli;

import java.util.Optional;
import org.tranship.core.journal.Journal;
import org.tranship.core.journal.RunHeader;
import org.tranship.core.journal.RunId;
import org.tranship.core.journal.RunView;
import org.tranship.core.run.RunState;
import org.tranship.core.run.Verb;
import org.tranship.core.store.Places;
import org.tranship.core.store.Store;
import org.tranship.core.store.StoreSpec;
import org.tranship.runbook.objects.CopyPlan;
import org.tranship.runbook.objects.CopyRunbook;
import org.tranship.runbook.objects.Copying;

/// Runs that copy objects, from the command line: begun, taken up again, rolled back, verified.
final class CopyRuns implements RunVerbs {
  private final Session session;
  private final boolean yes;

  /// @param yes answer every question with yes beforehand
  CopyRuns(Session session, boolean yes) {
    this.session = session;
    this.yes = yes;
  }

  /// Begins a copy, or goes on with one of the same plan that was left before its end.
  ///
  /// @throws org.tranship.core.journal.JournalException if another run is at work between the
  ///   places
  ExitCode copy(CopyPlan plan) {
    try (Journal.Claim _ = PairClaim.of(session, plan.source(), plan.target())) {
      return carry(plan);
    }
  }

  private ExitCode carry(CopyPlan plan) {
    Journal journal = session.composition().journal();
    UnreadableRuns.in(journal).refuse();
    Optional<RunId> left = unfinished(journal, plan);
    if (left.isEmpty()) {
      require(plan);
    }
    Copying copying = open(plan);
    long began = System.nanoTime();
    RunId id = carried(copying).begin(left, plan.settings());
    return new CopyEnding(session, copying).of(id, System.nanoTime() - began);
  }

  private CarriedRun carried(Copying copying) {
    return new CarriedRun(session, yes, new CopyRunbook(copying));
  }

  /// What cannot work at all makes no run.
  ///
  /// @throws org.tranship.core.store.StoreException if a store cannot be used
  /// @throws CommandFailed if both are one place
  void require(CopyPlan plan) {
    Places.objection(plan.source(), plan.target())
        .ifPresent(
            objection -> {
              throw new CommandFailed(ExitCode.REFUSED, objection, null);
            });
    for (StoreSpec spec : new StoreSpec[] {plan.source(), plan.target()}) {
      try (Store store = session.composition().opener().open(spec)) {
        store.check();
      }
    }
  }

  Copying open(CopyPlan plan) {
    return new Copying(
        plan,
        session.composition().opener(),
        new EarlierCopyRuns(session.composition().journal(), plan));
  }

  @Override
  public ExitCode carry(RunView run, Verb verb) {
    CopyPlan plan = CopyPlan.of(run.header().plan());
    Copying copying = open(plan);
    try (Journal.Claim _ = PairClaim.of(session, plan.source(), plan.target())) {
      long began = System.nanoTime();
      carried(copying).carry(run.header().id(), verb);
      return new CopyEnding(session, copying).of(run.header().id(), System.nanoTime() - began);
    }
  }

  @Override
  public ExitCode verify(RunView run) throws InterruptedException {
    Copying copying = open(CopyPlan.of(run.header().plan()));
    return Verified.of(session, yes, run.header().id(), new CopyRunbook(copying));
  }

  /// The newest run of the same job, if it has not come to its end.
  private static Optional<RunId> unfinished(Journal journal, CopyPlan plan) {
    for (RunHeader header : journal.runs().reversed()) {
      if (header.runbook().equals(CopyRunbook.NAME) && CopyPlan.of(header.plan()).sameJob(plan)) {
        RunState state = PlannedRuns.state(journal, header);
        return switch (state) {
          case RunState.Created _, RunState.Working _, RunState.Halted _ ->
              Optional.of(header.id());
          case RunState.Ready _, RunState.Completed _, RunState.RolledBack _ -> Optional.empty();
        };
      }
    }
    return Optional.empty();
  }
}
