package org.tranship.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import org.tranship.core.cutover.Consent;
import org.tranship.core.journal.Journal;
import org.tranship.core.journal.RunHeader;
import org.tranship.core.journal.RunId;
import org.tranship.core.journal.RunView;
import org.tranship.core.run.Operator;
import org.tranship.core.run.RunState;
import org.tranship.core.run.Transitions;
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
  ExitCode migrate(PlanArgument argument) {
    Journal journal = session.composition().journal();
    UnreadableRuns.in(journal).refuse();
    Optional<RunHeader> earlier = earlier(journal, argument);
    Migration migration = open(argument.plan());
    if (earlier.isEmpty()) {
      new CopyRuns(session, yes).require(migration.copying().plan());
    }
    ask(migration, earlier);
    try (ProgressLine progress = session.progress()) {
      Operator operator = new Speaker(session.operator(false), progress);
      RunId id =
          RunStart.of(
              session,
              operator,
              progress,
              earlier.map(RunHeader::id),
              argument.header(),
              new MigrationRunbook(migration));
      progress.end();
      return new MigrationEnding(session, migration).of(id);
    }
  }

  private void ask(Migration migration, Optional<RunHeader> earlier) {
    String question =
        (earlier.isPresent() ? "Go on migrating from " : "Migrate from ")
            + migration.copying().sourceName()
            + " to "
            + migration.copying().targetName()
            + (migration.plan().fence().isPresent() ? ", closing the source for a while" : "")
            + "?";
    if (!session.operator(yes).confirm(question)) {
      throw new CommandFailed(
          ExitCode.REFUSED,
          "TRS-531 The operator declined to migrate; nothing was changed. Give --yes where nobody can"
              + " be asked; 'tranship plan' says what would be done.",
          null);
    }
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

  /// The run that this plan is about: the newest of the same plan that was not taken back.
  private static Optional<RunHeader> earlier(Journal journal, PlanArgument argument) {
    for (RunHeader header : journal.runs().reversed()) {
      if (!header.runbook().equals(MigrationRunbook.NAME)) {
        continue;
      }
      RunState state =
          journal
              .view(header.id())
              .map(RunView::entries)
              .map(Transitions::fold)
              .orElseGet(RunState.Created::new);
      if (state instanceof RunState.RolledBack || !isRelated(header, argument)) {
        continue;
      }
      List<String> differences = differences(header.plan(), argument.header());
      if (differences.isEmpty()) {
        return Optional.of(header);
      }
      boolean untouched = !state.progress().begun().contains("copy");
      if (!untouched && !(state instanceof RunState.Completed)) {
        throw edited(header, state, differences);
      }
    }
    return Optional.empty();
  }

  private static CommandFailed edited(RunHeader header, RunState state, List<String> differences) {
    return new CommandFailed(
        ExitCode.REFUSED,
        "TRP-107 The run "
            + header.id()
            + " ("
            + state.word()
            + ") was begun with another plan: "
            + String.join("; ", differences)
            + ". A run goes on only with the plan it was begun with. Put that back, or take the run back"
            + " with 'tranship rollback "
            + header.id()
            + "' and begin anew.",
        null);
  }

  private static boolean isRelated(RunHeader header, PlanArgument argument) {
    Map<String, String> ours = argument.header();
    Map<String, String> theirs = header.plan();
    return same(ours, theirs, PlanArgument.FILE)
        || same(ours, theirs, "source.url") && same(ours, theirs, "target.url");
  }

  private static boolean same(Map<String, String> ours, Map<String, String> theirs, String name) {
    return ours.getOrDefault(name, "").equals(theirs.getOrDefault(name, ""));
  }

  /// Each setting that is another one now, with what it was.
  private static List<String> differences(Map<String, String> before, Map<String, String> now) {
    List<String> differences = new ArrayList<>();
    TreeSet<String> names = new TreeSet<>(before.keySet());
    names.addAll(new TreeMap<>(now).keySet());
    names.remove(PlanArgument.FILE);
    for (String name : names) {
      String old = before.get(name);
      String present = now.get(name);
      if (old == null || !old.equals(present)) {
        differences.add(
            name
                + " is "
                + (present == null ? "not given any more" : "\"" + present + "\"")
                + " and was "
                + (old == null ? "not given" : "\"" + old + "\""));
      }
    }
    return differences;
  }

  @Override
  public ExitCode complete(RunView run) {
    return carry(run, Verb.COMPLETE);
  }

  @Override
  public ExitCode rollback(RunView run) {
    return carry(run, Verb.ROLLBACK);
  }

  private ExitCode carry(RunView run, Verb verb) {
    Migration migration = open(MigrationPlan.of(run.header().plan()));
    try (ProgressLine progress = session.progress()) {
      Operator operator = new Speaker(session.operator(yes), progress);
      session
          .composition()
          .runner(operator, progress)
          .resume(run.header().id(), new MigrationRunbook(migration), verb);
      progress.end();
      return new MigrationEnding(session, migration).of(run.header().id());
    }
  }

  @Override
  public ExitCode verify(RunView run) throws InterruptedException {
    Migration migration = open(MigrationPlan.of(run.header().plan()));
    return Verified.of(session, yes, run.header().id(), new MigrationRunbook(migration));
  }
}
