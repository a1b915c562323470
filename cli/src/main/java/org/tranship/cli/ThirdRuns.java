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
import org.tranship.runbook.journey.third.ThirdMigration;
import org.tranship.runbook.journey.third.ThirdPlan;
import org.tranship.runbook.journey.third.ThirdResetRunbook;
import org.tranship.runbook.journey.third.ThirdRunbook;

/// Migrations of the CQRS Journey to its third release, from the command line: begun, taken up
/// again, completed, rolled back.
final class ThirdRuns implements CountedRuns {
  private final Session session;
  private final boolean yes;
  private final Consent consent;

  /// @param yes answer the first question with yes beforehand; what a plan has the operator do is
  ///   still asked
  ThirdRuns(Session session, boolean yes, Consent consent) {
    this.session = session;
    this.yes = yes;
    this.consent = consent;
  }

  /// Begins a migration, or goes on with the one of this plan.
  ///
  /// @throws CommandFailed if another plan has begun, or the operator declines
  ExitCode migrate(ThirdArgument argument) {
    try (Journal.Claim _ = claim(session, argument.plan())) {
      Journal journal = session.composition().journal();
      UnreadableRuns.in(journal).refuse();
      Optional<RunHeader> earlier =
          PlannedRuns.earlier(journal, ThirdRunbook.NAME, ThirdRunbook.FIRST, argument.header())
              .filter(it -> !isReset(journal, it));
      PlannedRuns.confirm(
          session,
          yes,
          (earlier.isPresent() ? "Go on migrating " : "Migrate ")
              + argument.plan().tables().events()
              + " to the third release, while users go on?",
          "tranship journey plan");
      RunId id =
          new CarriedRun(session, false, new ThirdRunbook(open(argument.plan())))
              .begin(earlier.map(RunHeader::id), argument.header());
      return new ThirdEnding(session, argument.plan()).of(id);
    }
  }

  /// Whether what a run made was reset since: it is over then, whatever its journal says.
  private static boolean isReset(Journal journal, RunHeader run) {
    return journal.runs().stream()
        .filter(
            it ->
                it.runbook().equals(ThirdResetRunbook.NAME) && it.created().isAfter(run.created()))
        .filter(it -> source(it).equals(source(run)))
        .map(it -> PlannedRuns.state(journal, it))
        .anyMatch(it -> it instanceof RunState.Ready || it instanceof RunState.Completed);
  }

  private static String source(RunHeader run) {
    return run.plan().getOrDefault("source.url", "");
  }

  /// One at a time, whatever it does with these events.
  static Journal.Claim claim(Session session, ThirdPlan plan) {
    return session
        .composition()
        .journal()
        .claim(
            plan.settings().getOrDefault("source.url", ""),
            "A migration of " + plan.tables().events() + " is being carried out");
  }

  ThirdMigration open(ThirdPlan plan) {
    Composition parts = session.composition();
    return ThirdMigration.of(
        plan,
        parts.opener(),
        parts.buses(),
        parts.controls(),
        parts.vault(),
        consent,
        parts.clock());
  }

  @Override
  public ExitCode carry(RunView run, Verb verb) {
    ThirdPlan plan = ThirdPlan.of(run.header().plan());
    try (Journal.Claim _ = claim(session, plan)) {
      new CarriedRun(session, false, new ThirdRunbook(open(plan))).carry(run.header().id(), verb);
      return new ThirdEnding(session, plan).of(run.header().id());
    }
  }

  @Override
  public ExitCode verified(RunView run, Consumer<StreamCount> counted) throws InterruptedException {
    ThirdPlan plan = ThirdPlan.of(run.header().plan());
    return Verified.of(session, yes, run.header().id(), new ThirdRunbook(open(plan), counted));
  }
}
