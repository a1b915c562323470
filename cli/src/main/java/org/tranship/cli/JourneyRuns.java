package org.tranship.cli;

import java.util.Optional;
import java.util.function.Consumer;
import org.tranship.core.cutover.Consent;
import org.tranship.core.eventlog.StreamCount;
import org.tranship.core.journal.Journal;
import org.tranship.core.journal.RunHeader;
import org.tranship.core.journal.RunId;
import org.tranship.core.journal.RunView;
import org.tranship.core.run.RunState;
import org.tranship.core.run.Verb;
import org.tranship.runbook.journey.JourneyMigration;
import org.tranship.runbook.journey.JourneyPlan;
import org.tranship.runbook.journey.JourneyRunbook;
import org.tranship.runbook.journey.ResetRunbook;

/// Migrations of the CQRS Journey, from the command line: begun, taken up again, completed, rolled
/// back.
final class JourneyRuns implements CountedRuns {
  private final Session session;
  private final boolean yes;
  private final Consent consent;

  /// @param yes answer the first question with yes beforehand; what a plan has the operator do is
  ///   still asked
  JourneyRuns(Session session, boolean yes, Consent consent) {
    this.session = session;
    this.yes = yes;
    this.consent = consent;
  }

  /// Begins a migration, or goes on with the one of this plan.
  ///
  /// @throws CommandFailed if another plan has begun between these tables, or the operator declines
  ExitCode migrate(JourneyArgument argument) {
    try (Journal.Claim _ = claim(session, argument.plan())) {
      Journal journal = session.composition().journal();
      UnreadableRuns.in(journal).refuse();
      Optional<RunHeader> earlier =
          PlannedRuns.earlier(journal, JourneyRunbook.NAME, JourneyRunbook.FIRST, argument.header())
              .filter(it -> !isReset(journal, it));
      PlannedRuns.confirm(
          session, yes, question(argument.plan(), earlier.isPresent()), "tranship journey plan");
      RunId id =
          new CarriedRun(session, false, new JourneyRunbook(open(argument.plan())))
              .begin(earlier.map(RunHeader::id), argument.header());
      return new JourneyEnding(session, argument.plan()).of(id);
    }
  }

  /// Whether what a run made was reset since: it is over then, whatever its journal says.
  private static boolean isReset(Journal journal, RunHeader run) {
    return journal.runs().stream()
        .filter(it -> it.runbook().equals(ResetRunbook.NAME) && it.created().isAfter(run.created()))
        .filter(it -> target(it).equals(target(run)))
        .map(it -> PlannedRuns.state(journal, it))
        .anyMatch(it -> it instanceof RunState.Ready || it instanceof RunState.Completed);
  }

  private static String target(RunHeader run) {
    return run.plan().getOrDefault("target.url", "");
  }

  /// One at a time, whatever it does with these tables.
  static Journal.Claim claim(Session session, JourneyPlan plan) {
    return session
        .composition()
        .journal()
        .claim(
            plan.settings().getOrDefault("target.url", ""),
            "A migration from "
                + plan.sourceName()
                + " to "
                + plan.tables().events()
                + " is being carried out");
  }

  private static String question(JourneyPlan plan, boolean again) {
    return (again ? "Go on migrating " : "Migrate ")
        + plan.sourceName()
        + " to the tables "
        + plan.tables().events()
        + " and "
        + plan.tables().log()
        + ", and the read models in the database, keeping users out for as long as it takes?";
  }

  JourneyMigration open(JourneyPlan plan) {
    Composition parts = session.composition();
    return JourneyMigration.of(
        plan, parts.buses(), parts.controls(), parts.vault(), consent, parts.clock());
  }

  @Override
  public ExitCode carry(RunView run, Verb verb) {
    JourneyPlan plan = JourneyPlan.of(run.header().plan());
    try (Journal.Claim _ = claim(session, plan)) {
      new CarriedRun(session, false, new JourneyRunbook(open(plan))).carry(run.header().id(), verb);
      return new JourneyEnding(session, plan).of(run.header().id());
    }
  }

  @Override
  public ExitCode verified(RunView run, Consumer<StreamCount> counted) throws InterruptedException {
    JourneyPlan plan = JourneyPlan.of(run.header().plan());
    return Verified.of(session, yes, run.header().id(), new JourneyRunbook(open(plan), counted));
  }
}
