package org.tranship.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.tranship.core.journal.Journal;
import org.tranship.core.journal.RunHeader;
import org.tranship.core.journal.RunId;
import org.tranship.core.journal.RunView;
import org.tranship.core.run.RunState;
import org.tranship.core.run.Transitions;

/// Finds the run of a plan: to whoever gives the same plan again, both are one.
final class PlannedRuns {
  /// What may be another one for each command of a run: where its plan lies, how fast it goes, and
  /// what an estimate rests on.
  private static final Set<String> OF_ONE_COMMAND =
      Set.of(PlanArgument.FILE, "rate", "costs.requests", "costs.currency", "costs.write");

  private PlannedRuns() {}

  /// The newest run of the same plan that was not taken back.
  ///
  /// @param first the step with which such runs begin to change anything
  /// @param plan as the journal keeps it
  /// @throws CommandFailed if the plan was edited since its run has begun to change anything
  static Optional<RunHeader> earlier(
      Journal journal, String runbook, String first, Map<String, String> plan) {
    for (RunHeader header : journal.runs().reversed()) {
      if (!header.runbook().equals(runbook)) {
        continue;
      }
      RunState state = state(journal, header);
      if (state instanceof RunState.RolledBack || !isRelated(header.plan(), plan)) {
        continue;
      }
      List<String> differences = differences(header.plan(), plan);
      if (differences.isEmpty()) {
        return Optional.of(header);
      }
      boolean untouched = !state.progress().begun().contains(first);
      if (!untouched && !(state instanceof RunState.Completed)) {
        throw edited(header, state, differences);
      }
    }
    return Optional.empty();
  }

  /// The newest run of exactly this plan, if it has not come to its end.
  static Optional<RunId> left(Journal journal, String runbook, Map<String, String> plan) {
    for (RunHeader header : journal.runs().reversed()) {
      if (header.runbook().equals(runbook) && header.plan().equals(plan)) {
        return switch (state(journal, header)) {
          case RunState.Created _, RunState.Working _, RunState.Halted _ ->
              Optional.of(header.id());
          case RunState.Ready _, RunState.Completed _, RunState.RolledBack _ -> Optional.empty();
        };
      }
    }
    return Optional.empty();
  }

  /// How a run stands; one of which nothing but its header is there was just made.
  static RunState state(Journal journal, RunHeader run) {
    return journal
        .view(run.id())
        .map(RunView::entries)
        .map(Transitions::fold)
        .orElseGet(RunState.Created::new);
  }

  /// Asks whether to begin.
  ///
  /// @param plan the command that says what would be done
  /// @throws CommandFailed if the operator declines
  static void confirm(Session session, boolean yes, String question, String plan) {
    confirm(session, yes, question, "migrate", plan);
  }

  /// The same, where something else is to begin.
  ///
  /// @param what as a verb
  static void confirm(Session session, boolean yes, String question, String what, String plan) {
    if (!session.operator(yes).confirm(question)) {
      throw new CommandFailed(
          ExitCode.REFUSED,
          "TRS-531 The operator declined to "
              + what
              + "; nothing was changed. Give --yes where nobody can be asked; '"
              + plan
              + "' says what would be done.",
          null);
    }
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

  private static boolean isRelated(Map<String, String> theirs, Map<String, String> ours) {
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
    names.removeAll(OF_ONE_COMMAND);
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
}
