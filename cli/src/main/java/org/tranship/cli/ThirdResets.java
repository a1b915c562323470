package org.tranship.cli;

import java.util.Optional;
import org.tranship.core.cutover.Consent;
import org.tranship.core.journal.Journal;
import org.tranship.core.journal.RunHeader;
import org.tranship.core.journal.RunId;
import org.tranship.core.journal.RunView;
import org.tranship.core.run.RunState;
import org.tranship.core.run.Verb;
import org.tranship.runbook.journey.third.ThirdPlan;
import org.tranship.runbook.journey.third.ThirdResetRunbook;
import org.tranship.runbook.journey.third.ThirdRunbook;

/// The recovery of a migration to the third release of which no journal is left, from the command
/// line.
final class ThirdResets implements RunVerbs {
  private final Session session;
  private final boolean yes;

  ThirdResets(Session session, boolean yes) {
    this.session = session;
    this.yes = yes;
  }

  private ThirdResetRunbook runbook(ThirdPlan plan) {
    return new ThirdResetRunbook(new ThirdRuns(session, yes, Consent.NONE).open(plan));
  }

  /// Restores the database, and removes what the third release has beside it.
  ///
  /// @throws CommandFailed if a run of this plan could be rolled back instead, or the operator
  ///   declines
  ExitCode reset(ThirdArgument argument, boolean anyway) {
    ThirdPlan plan = argument.plan();
    try (Journal.Claim _ = ThirdRuns.claim(session, plan)) {
      Journal journal = session.composition().journal();
      Optional<RunHeader> left =
          PlannedRuns.earlier(journal, ThirdRunbook.NAME, ThirdRunbook.FIRST, argument.header());
      boolean begun =
          left.map(it -> PlannedRuns.state(journal, it))
              .filter(it -> it.progress().begun().contains(ThirdRunbook.MAKING))
              .isPresent();
      if (begun && !anyway) {
        throw JourneyResets.known(left.orElseThrow());
      }
      PlannedRuns.confirm(
          session,
          yes,
          "Restore the database, and delete the third release's subscriptions and blobs?",
          "reset",
          "tranship journey plan");
      RunId id =
          new CarriedRun(session, false, runbook(plan)).begin(Optional.empty(), argument.header());
      return said(id);
    }
  }

  private ExitCode said(RunId id) {
    boolean _ = Thread.interrupted();
    RunView view = session.composition().journal().view(id).orElseThrow();
    RunText text = new RunText(view, Optional.empty());
    StringBuilder lines = new StringBuilder();
    if (text.state() instanceof RunState.Halted halted) {
      new EndingLines(id, text, lines).halted(halted);
    } else {
      lines.append(
          "Reset: the database is restored, and nothing of the third release is left beside it.");
    }
    session.result(text.document(), lines.toString());
    return text.exitCode();
  }

  @Override
  public ExitCode carry(RunView run, Verb verb) {
    ThirdPlan plan = ThirdPlan.of(run.header().plan());
    try (Journal.Claim _ = ThirdRuns.claim(session, plan)) {
      new CarriedRun(session, false, runbook(plan)).carry(run.header().id(), verb);
      return said(run.header().id());
    }
  }

  @Override
  public ExitCode verify(RunView run) throws InterruptedException {
    ThirdPlan plan = ThirdPlan.of(run.header().plan());
    return Verified.of(session, yes, run.header().id(), runbook(plan));
  }
}
