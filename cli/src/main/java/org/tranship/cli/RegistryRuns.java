package org.tranship.cli;

import java.util.Optional;
import org.tranship.core.control.Durations;
import org.tranship.core.cutover.Consent;
import org.tranship.core.journal.Journal;
import org.tranship.core.journal.RunHeader;
import org.tranship.core.journal.RunId;
import org.tranship.core.journal.RunView;
import org.tranship.core.run.Verb;
import org.tranship.core.store.Store;
import org.tranship.core.store.StoreException;
import org.tranship.runbook.registry.RegistryException;
import org.tranship.runbook.registry.RegistryMigration;
import org.tranship.runbook.registry.RegistryPlan;
import org.tranship.runbook.registry.RegistryRunbook;
import org.tranship.runbook.registry.RegistrySurvey;
import org.tranship.runbook.registry.RegistryWords;

/// Runs that migrate a registry, from the command line: begun, taken up again, completed, rolled
/// back.
final class RegistryRuns implements RunVerbs {
  private final Session session;
  private final boolean yes;
  private final Consent consent;

  /// @param yes answer the first question with yes beforehand; what a plan has the operator do is
  ///   still asked
  RegistryRuns(Session session, boolean yes, Consent consent) {
    this.session = session;
    this.yes = yes;
    this.consent = consent;
  }

  /// Begins a migration, or goes on with the one of this plan.
  ///
  /// @throws CommandFailed if another plan has begun between these places, or the operator declines
  /// @throws org.tranship.core.journal.JournalException if another run is at work between the
  ///   places
  ExitCode migrate(RegistryArgument argument) throws InterruptedException {
    try (Journal.Claim _ = claim(argument.plan())) {
      return carry(argument);
    }
  }

  private Journal.Claim claim(RegistryPlan plan) {
    return PairClaim.of(session, plan.source(), plan.target());
  }

  private ExitCode carry(RegistryArgument argument) throws InterruptedException {
    Journal journal = session.composition().journal();
    UnreadableRuns.in(journal).refuse();
    Optional<RunHeader> earlier =
        PlannedRuns.earlier(
            journal, RegistryRunbook.NAME, RegistryRunbook.FIRST, argument.header());
    RegistryMigration migration = open(argument.plan());
    ask(migration, earlier);
    RunId id =
        new CarriedRun(session, false, new RegistryRunbook(migration))
            .begin(earlier.map(RunHeader::id), argument.header());
    return new RegistryEnding(session, migration).of(id);
  }

  /// What is to be agreed to is said with the time it takes. A run that is taken up has said so.
  private void ask(RegistryMigration migration, Optional<RunHeader> earlier)
      throws InterruptedException {
    String places = migration.sourceName() + " to " + migration.targetName();
    String question = "Go on migrating the registry from " + places + "?";
    if (earlier.isEmpty()) {
      RegistrySurvey survey = survey(migration);
      question =
          "Migrate the registry from "
              + places
              + " ("
              + survey.blobs()
              + " blobs, "
              + survey.bytes()
              + "), keeping pushes out for about "
              + Durations.text(survey.window())
              + " ("
              + RegistryWords.pulls(survey).map(it -> it + "; ").orElse("")
              + RegistryWords.uncounted(migration.plan(), survey)
              + ")?";
    }
    PlannedRuns.confirm(session, yes, question, "tranship registry plan");
  }

  private RegistrySurvey survey(RegistryMigration migration) throws InterruptedException {
    RegistrySurvey survey = listed(migration);
    Optional<String> objection = survey.objection(migration.targetName());
    if (objection.isPresent()) {
      throw new CommandFailed(ExitCode.REFUSED, objection.get(), null);
    }
    return survey;
  }

  /// A bucket that is not there has nothing to list, and is made if the plan permits it.
  private RegistrySurvey listed(RegistryMigration migration) throws InterruptedException {
    try {
      return RegistrySurvey.of(migration);
    } catch (StoreException e) {
      if (e.kind() != StoreException.Kind.CONTAINER_MISSING) {
        throw e;
      }
      try (Store target = session.composition().opener().open(migration.plan().target())) {
        target.check();
      }
      return RegistrySurvey.of(migration);
    }
  }

  /// @throws RegistryException if a file that it needs cannot be made
  RegistryMigration open(RegistryPlan plan) {
    Composition parts = session.composition();
    return new RegistryMigration(
        plan, parts.opener(), parts.controls(), parts.vault(), consent, parts.scratch());
  }

  @Override
  public ExitCode carry(RunView run, Verb verb) {
    RegistryPlan plan = RegistryPlan.of(run.header().plan());
    RegistryMigration migration = open(plan);
    try (Journal.Claim _ = claim(plan)) {
      new CarriedRun(session, yes, new RegistryRunbook(migration)).carry(run.header().id(), verb);
      return new RegistryEnding(session, migration).of(run.header().id());
    }
  }

  @Override
  public ExitCode verify(RunView run) throws InterruptedException {
    RegistryMigration migration = open(RegistryPlan.of(run.header().plan()));
    return Verified.of(session, yes, run.header().id(), new RegistryRunbook(migration));
  }
}
