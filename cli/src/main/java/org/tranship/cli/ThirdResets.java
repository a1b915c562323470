package org.tranship.cli;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
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

  /// What the operator asked for besides.
  ///
  /// @param anyway although a run of this plan could be rolled back
  /// @param restore the database from its backup, with the loss of what was written since
  /// @param loss of what the third release's subscriptions alone have is agreed to
  record Asked(boolean anyway, boolean restore, boolean loss) {
    private String question() {
      return (restore
              ? "Restore the database, so that what the second release and its users have written"
                  + " since the backup is lost, and delete"
              : "Delete the third release's tables with its process manager's, and")
          + " its subscriptions and blobs"
          + (loss ? ", with the messages that nobody has handled" : "")
          + "?";
    }

    private Map<String, String> header(ThirdArgument argument) {
      Map<String, String> header = new TreeMap<>(argument.header());
      header.put(ThirdResetRunbook.RESTORE, Boolean.toString(restore));
      header.put(ThirdResetRunbook.ACCEPT_LOSS, Boolean.toString(loss));
      return header;
    }
  }

  /// Removes what is the third release's.
  ///
  /// @throws CommandFailed if a run of this plan could be rolled back instead, or the operator
  ///   declines
  ExitCode reset(ThirdArgument argument, Asked asked) {
    ThirdPlan plan = argument.plan();
    try (Journal.Claim _ = ThirdRuns.claim(session, plan)) {
      Journal journal = session.composition().journal();
      Optional<RunHeader> left =
          PlannedRuns.earlier(journal, ThirdRunbook.NAME, ThirdRunbook.FIRST, argument.header());
      boolean begun =
          left.map(it -> PlannedRuns.state(journal, it))
              .filter(it -> it.progress().begun().contains(ThirdRunbook.MAKING))
              .isPresent();
      if (begun && !asked.anyway()) {
        throw JourneyResets.known(left.orElseThrow());
      }
      PlannedRuns.confirm(session, yes, asked.question(), "reset", "tranship journey plan");
      Map<String, String> header = asked.header(argument);
      RunId id =
          new CarriedRun(session, false, runbook(ThirdPlan.of(header)))
              .begin(Optional.empty(), header);
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
          "Reset: nothing of the third release is left; the second's subscriptions get everything.");
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
