package org.tranship.cli;

import java.util.Optional;
import java.util.Set;
import org.tranship.core.cutover.Consent;
import org.tranship.core.journal.Journal;
import org.tranship.core.journal.RunHeader;
import org.tranship.core.journal.RunId;
import org.tranship.core.journal.RunView;
import org.tranship.core.run.RunState;
import org.tranship.core.run.Verb;
import org.tranship.runbook.journey.JourneyPlan;
import org.tranship.runbook.journey.JourneyRunbook;
import org.tranship.runbook.journey.ResetRunbook;

/// The recovery of the original's procedure, from the command line.
final class JourneyResets implements RunVerbs {
  private final Session session;
  private final boolean yes;

  JourneyResets(Session session, boolean yes) {
    this.session = session;
    this.yes = yes;
  }

  private ResetRunbook runbook(JourneyPlan plan, Consent consent) {
    return new ResetRunbook(new JourneyRuns(session, yes, consent).open(plan));
  }

  /// Restores the database and deletes both new tables.
  ///
  /// @throws CommandFailed if a run of this plan could be rolled back instead, or the operator
  ///   declines
  ExitCode reset(JourneyArgument argument, boolean anyway) {
    JourneyPlan plan = argument.plan();
    try (Journal.Claim _ = JourneyRuns.claim(session, plan)) {
      Journal journal = session.composition().journal();
      Optional<RunHeader> left =
          PlannedRuns.earlier(
              journal, JourneyRunbook.NAME, JourneyRunbook.FIRST, argument.header());
      boolean begun =
          left.map(it -> PlannedRuns.state(journal, it))
              .filter(it -> it.progress().begun().contains(JourneyRunbook.MAKING))
              .isPresent();
      if (begun && !anyway) {
        throw known(left.orElseThrow());
      }
      PlannedRuns.confirm(
          session,
          yes,
          "Restore the database, and delete the tables "
              + plan.tables().events()
              + " and "
              + plan.tables().log()
              + " with all that is in them?",
          "reset",
          "tranship journey plan");
      Consent consent = anyway ? new Consent(Set.of(ResetRunbook.ANYWAY), false) : Consent.NONE;
      RunId id =
          new CarriedRun(session, false, runbook(plan, consent))
              .begin(Optional.empty(), argument.header());
      return said(id);
    }
  }

  /// A run of the plan is there that may be taken back.
  static CommandFailed known(RunHeader run) {
    return new CommandFailed(
        ExitCode.REFUSED,
        "TRJ-119 The run "
            + run.id()
            + " of this plan is known here, and may be taken back instead: give 'tranship"
            + " rollback "
            + run.id()
            + "'. To restore and delete all the same, add --anyway. Nothing was changed.",
        null);
  }

  private ExitCode said(RunId id) {
    boolean _ = Thread.interrupted();
    RunView view = session.composition().journal().view(id).orElseThrow();
    RunText text = new RunText(view, Optional.empty());
    StringBuilder lines = new StringBuilder();
    if (text.state() instanceof RunState.Halted halted) {
      new EndingLines(id, text, lines).halted(halted);
    } else {
      lines.append("Reset: the database is restored, and both new tables are deleted.");
    }
    session.result(text.document(), lines.toString());
    return text.exitCode();
  }

  @Override
  public ExitCode carry(RunView run, Verb verb) {
    JourneyPlan plan = JourneyPlan.of(run.header().plan());
    try (Journal.Claim _ = JourneyRuns.claim(session, plan)) {
      new CarriedRun(session, false, runbook(plan, Consent.NONE)).carry(run.header().id(), verb);
      return said(run.header().id());
    }
  }

  @Override
  public ExitCode verify(RunView run) throws InterruptedException {
    JourneyPlan plan = JourneyPlan.of(run.header().plan());
    return Verified.of(session, yes, run.header().id(), runbook(plan, Consent.NONE));
  }
}
