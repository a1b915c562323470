package org.tranship.cli;

import java.util.Optional;
import org.tranship.core.journal.Journal;
import org.tranship.core.journal.RunHeader;
import org.tranship.core.journal.RunId;
import org.tranship.core.journal.RunView;
import org.tranship.core.run.Operator;
import org.tranship.core.run.RunState;
import org.tranship.core.run.Transitions;
import org.tranship.core.run.Verb;
import org.tranship.runbook.anchore.AnchorePlan;
import org.tranship.runbook.anchore.AnchoreRunbook;
import org.tranship.runbook.anchore.Migration;
import org.tranship.runbook.anchore.Passes;
import org.tranship.runbook.anchore.config.ConfigException;
import org.tranship.runbook.anchore.config.ConfigWarning;

/// Runs of the Anchore runbook, from the command line: begun, taken up again, completed, rolled
/// back, verified, and what is said of them at the end.
final class AnchoreRuns implements RunVerbs {
  private final Session session;
  private final Migration.Means means;
  private final boolean yes;

  /// @param yes answer every question with yes beforehand
  AnchoreRuns(Session session, Migration.Means means, boolean yes) {
    this.session = session;
    this.means = means;
    this.yes = yes;
  }

  /// Begins a migration, or goes on with one of the same plan that was left before its end; says so
  /// where there is nothing to move.
  ExitCode migrate(AnchorePlan plan) throws InterruptedException {
    // Its library is loaded while the database is being asked.
    Journal journal = session.composition().journal();
    Migration migration = open(plan);
    Optional<ExitCode> idle = new AnchoreIdle(session).end(plan, migration);
    return idle.isPresent() ? idle.get() : migrate(journal, plan, migration);
  }

  private ExitCode migrate(Journal journal, AnchorePlan plan, Migration migration)
      throws InterruptedException {
    warnings(migration);
    UnreadableRuns.in(journal).refuse();
    Optional<RunId> left = unfinished(journal, plan);
    OtherRuns others = new OtherRuns(journal, plan.database());
    if (left.isPresent()) {
      others.requireNoneNewer(journal.view(left.get()).orElseThrow().header());
    }
    if (left.isEmpty()) {
      Operator operator = session.operator(yes);
      others.sentences().forEach(operator::say);
    }
    return ending(migration).of(carried(migration).begin(left, plan.settings()));
  }

  /// Moves back the documents of a run that has cleaned its source, in a run of its own.
  private ExitCode moveBack(RunView run) throws InterruptedException {
    AnchorePlan plan = AnchorePlan.of(run.header().plan());
    Migration.Means limited = means.limitedTo(new EarlierRun(run)::moved);
    AnchorePlan back = plan.reversed(run.header().id().text());
    AnchoreRuns runs = new AnchoreRuns(session, limited, yes);
    return runs.migrate(session.composition().journal(), back, runs.open(back));
  }

  /// Does the next thing with a run that exists.
  @Override
  public ExitCode carry(RunView run, Verb verb) throws InterruptedException {
    AnchorePlan plan = AnchorePlan.of(run.header().plan());
    new OtherRuns(session.composition().journal(), plan.database()).requireNoneNewer(run.header());
    Migration migration = open(plan);
    carried(migration).carry(run.header().id(), verb);
    return ending(migration).of(run.header().id());
  }

  /// Of a run that has begun to clean its source the way back is a run of its own.
  @Override
  public ExitCode rollback(RunView run) throws InterruptedException {
    boolean cleaning = Transitions.fold(run.entries()).progress().begun().contains("clean");
    return cleaning ? moveBack(run) : carry(run, Verb.ROLLBACK);
  }

  @Override
  public ExitCode verify(RunView run) throws InterruptedException {
    Migration migration = open(AnchorePlan.of(run.header().plan()));
    return Verified.of(session, yes, run.header().id(), new AnchoreRunbook(migration));
  }

  /// Opens what a plan names.
  Migration open(AnchorePlan plan) throws InterruptedException {
    try {
      return session.composition().own(Migration.open(plan, means));
    } catch (ConfigException e) {
      throw new CommandFailed(ExitCode.USAGE, String.valueOf(e.getMessage()), e);
    }
  }

  private void warnings(Migration migration) {
    for (ConfigWarning warning : migration.source().config().warnings()) {
      session.warn(warning.text());
    }
    for (ConfigWarning warning : migration.target().config().warnings()) {
      session.warn(warning.text());
    }
  }

  /// The newest run of the same job, if it has not come to its end, whatever was being done with
  /// it: cleaning goes on, and of a rollback the operator is told to finish it first. Where that
  /// came to its end but for some documents, these are the business of a new run, unless it is
  /// their source that could not be cleaned, of which a new run knows nothing.
  private static Optional<RunId> unfinished(Journal journal, AnchorePlan plan) {
    for (RunHeader header : journal.runs().reversed()) {
      if (header.runbook().equals(AnchoreRunbook.NAME)
          && AnchorePlan.of(header.plan()).sameJob(plan)) {
        Optional<RunView> view = journal.view(header.id());
        RunState state =
            view.map(RunView::entries).map(Transitions::fold).orElseGet(RunState.Created::new);
        return switch (state) {
          case RunState.Created _, RunState.Working _ -> Optional.of(header.id());
          case RunState.Halted(Verb verb, var _, RunState.Reason reason, var _) ->
              verb != Verb.MIGRATE
                      && reason == RunState.Reason.PARTIAL
                      && view.map(one -> one.tally(Passes.CLEAN).failed() == 0).orElse(true)
                  ? Optional.empty()
                  : Optional.of(header.id());
          case RunState.Ready _, RunState.Completed _, RunState.RolledBack _ -> Optional.empty();
        };
      }
    }
    return Optional.empty();
  }

  private CarriedRun carried(Migration migration) {
    return new CarriedRun(session, yes, new AnchoreRunbook(migration));
  }

  private AnchoreEnding ending(Migration migration) {
    return new AnchoreEnding(session, migration, means.variables());
  }
}
