package org.tranship.cli;

import java.util.Optional;
import org.tranship.core.cutover.Consent;
import org.tranship.core.journal.Journal;
import org.tranship.core.journal.RunHeader;
import org.tranship.core.journal.RunId;
import org.tranship.core.journal.RunView;
import org.tranship.core.run.Verb;
import org.tranship.runbook.objects.Copying;
import org.tranship.runbook.objects.Migration;
import org.tranship.runbook.objects.MigrationPlan;
import org.tranship.runbook.objects.MigrationRunbook;

/// Runs that migrate by a plan, from the command line: begun, taken up again, completed, rolled
/// back.
final class MigrationRuns implements RunVerbs {
  private final Session session;
  private final boolean yes;
  private final Consent consent;

  /// @param yes answer the first question with yes beforehand; what a plan has the operator do is
  ///   still asked
  MigrationRuns(Session session, boolean yes, Consent consent) {
    this.session = session;
    this.yes = yes;
    this.consent = consent;
  }

  /// Begins a migration, or goes on with the one of this plan.
  ///
  /// @throws CommandFailed if another plan has begun between these places, or the operator declines
  /// @throws org.tranship.core.journal.JournalException if another run is at work between the
  ///   places
  ExitCode migrate(PlanArgument argument) {
    try (Journal.Claim _ = claim(argument.plan())) {
      return carry(argument);
    }
  }

  private ExitCode carry(PlanArgument argument) {
    Journal journal = session.composition().journal();
    UnreadableRuns.in(journal).refuse();
    Optional<RunHeader> earlier =
        PlannedRuns.earlier(journal, MigrationRunbook.NAME, "copy", argument.header());
    Migration migration = open(argument.plan());
    if (earlier.isEmpty()) {
      new CopyRuns(session, yes).require(migration.copying().plan());
    }
    ask(migration, earlier);
    RunId id =
        new CarriedRun(session, false, new MigrationRunbook(migration))
            .begin(earlier.map(RunHeader::id), argument.header());
    return new MigrationEnding(session, migration).of(id);
  }

  private Journal.Claim claim(MigrationPlan plan) {
    return PairClaim.of(session, plan.copy().source(), plan.copy().target());
  }

  private void ask(Migration migration, Optional<RunHeader> earlier) {
    String question =
        (earlier.isPresent() ? "Go on migrating from " : "Migrate from ")
            + migration.copying().sourceName()
            + " to "
            + migration.copying().targetName()
            + (migration.plan().fence().isPresent() ? ", closing the source for a while" : "")
            + "?";
    PlannedRuns.confirm(session, yes, question, "tranship plan");
  }

  Migration open(MigrationPlan plan) {
    Copying copying = Copying.fromLive(plan.copy(), session.composition().opener());
    Composition parts = session.composition();
    return new Migration(
        plan,
        copying,
        parts.controls(),
        consent,
        plan.catalog()
            .map(
                catalog ->
                    catalog.pointing(
                        plan.copy(), parts.opener(), parts.catalogs(), parts.scratch())));
  }

  @Override
  public ExitCode carry(RunView run, Verb verb) {
    MigrationPlan plan = MigrationPlan.of(run.header().plan());
    Migration migration = open(plan);
    try (Journal.Claim _ = claim(plan)) {
      new CarriedRun(session, yes, new MigrationRunbook(migration)).carry(run.header().id(), verb);
      return new MigrationEnding(session, migration).of(run.header().id());
    }
  }

  @Override
  public ExitCode verify(RunView run) throws InterruptedException {
    Migration migration = open(MigrationPlan.of(run.header().plan()));
    return Verified.of(session, yes, run.header().id(), new MigrationRunbook(migration));
  }
}
