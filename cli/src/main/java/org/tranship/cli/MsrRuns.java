package org.tranship.cli;

import java.util.Optional;
import org.tranship.core.cutover.Consent;
import org.tranship.core.journal.Journal;
import org.tranship.core.journal.RunHeader;
import org.tranship.core.journal.RunId;
import org.tranship.core.journal.RunView;
import org.tranship.core.run.Verb;
import org.tranship.core.store.StoreException;
import org.tranship.runbook.registry.msr.MsrMigration;
import org.tranship.runbook.registry.msr.MsrPlan;
import org.tranship.runbook.registry.msr.MsrRunbook;
import org.tranship.runbook.registry.msr.MsrSurvey;

/// Runs that move a Mirantis Secure Registry, from the command line: begun, taken up again,
/// completed, rolled back.
final class MsrRuns implements RunVerbs {
  private final Session session;
  private final boolean yes;
  private final Consent consent;

  /// @param yes answer the first question with yes beforehand; what a plan has the operator do is
  ///   still asked
  MsrRuns(Session session, boolean yes, Consent consent) {
    this.session = session;
    this.yes = yes;
    this.consent = consent;
  }

  /// Begins a move, or goes on with the one of this plan.
  ///
  /// @throws CommandFailed if another plan has begun between these places, or the operator
  ///   declines, or does not type what [TypedHost] wants
  /// @throws org.tranship.core.journal.JournalException if another run is at work between the
  ///   places
  ExitCode migrate(MsrArgument argument) throws InterruptedException {
    try (Journal.Claim _ = claim(argument.plan())) {
      Journal journal = session.composition().journal();
      UnreadableRuns.in(journal).refuse();
      Optional<RunHeader> earlier =
          PlannedRuns.earlier(journal, MsrRunbook.NAME, MsrRunbook.FIRST, argument.header());
      MsrMigration migration = open(argument.plan());
      TypedHost.require(session, argument.plan(), consent);
      PlannedRuns.confirm(
          session, yes, question(migration, earlier.isPresent()), "tranship registry plan");
      RunId id =
          new CarriedRun(session, false, new MsrRunbook(migration))
              .begin(earlier.map(RunHeader::id), argument.header());
      return new MsrEnding(session, migration).of(id);
    }
  }

  private Journal.Claim claim(MsrPlan plan) {
    return PairClaim.of(session, plan.source(), plan.target());
  }

  private static String question(MsrMigration migration, boolean again)
      throws InterruptedException {
    MsrPlan plan = migration.plan();
    return (again ? "Go on moving" : "Move")
        + " the storage of MSR at "
        + plan.address().url()
        + " from "
        + migration.sourceName()
        + " to "
        + migration.targetName()
        + (plan.variant() == MsrPlan.Variant.ONLINE
            ? ", restoring its metadata from a backup: what is pushed after that is lost?"
            : ", keeping pushes out for " + window(migration, again) + "?");
  }

  /// Both ends are listed for it; where one of them is yet to be made, that says nothing.
  private static String window(MsrMigration migration, boolean again) throws InterruptedException {
    String unknown = "the last objects, a listing of both ends, and the reconfiguration";
    if (again) {
      return unknown;
    }
    try {
      return MsrSurvey.of(migration).expected();
    } catch (StoreException e) {
      if (e.kind() != StoreException.Kind.CONTAINER_MISSING) {
        throw e;
      }
      return unknown;
    }
  }

  MsrMigration open(MsrPlan plan) {
    Composition parts = session.composition();
    return new MsrMigration(
        plan, parts.opener(), parts.controls(), parts.vault(), consent, parts.scratch());
  }

  @Override
  public ExitCode carry(RunView run, Verb verb) {
    MsrPlan plan = MsrPlan.of(run.header().plan());
    MsrMigration migration = open(plan);
    try (Journal.Claim _ = claim(plan)) {
      new CarriedRun(session, yes, new MsrRunbook(migration)).carry(run.header().id(), verb);
      return new MsrEnding(session, migration).of(run.header().id());
    }
  }

  @Override
  public ExitCode verify(RunView run) throws InterruptedException {
    MsrMigration migration = open(MsrPlan.of(run.header().plan()));
    return Verified.of(session, yes, run.header().id(), new MsrRunbook(migration));
  }
}
