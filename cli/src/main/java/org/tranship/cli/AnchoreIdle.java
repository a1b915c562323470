package org.tranship.cli;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.tranship.core.journal.Journal;
import org.tranship.core.journal.RunHeader;
import org.tranship.core.journal.RunView;
import org.tranship.core.run.RunState;
import org.tranship.core.run.Transitions;
import org.tranship.runbook.anchore.AnchorePlan;
import org.tranship.runbook.anchore.AnchoreRunbook;
import org.tranship.runbook.anchore.Migration;
import org.tranship.runbook.anchore.NothingToMove;

/// A migration that has nothing to move: it says so, and leaves no run, no task row and no
/// configuration to install. The same plan given twice changes nothing the second time.
final class AnchoreIdle {
  private final Session session;

  AnchoreIdle(Session session) {
    this.session = session;
  }

  /// Ends the command where nothing is to be moved and no run of the plan was left before its end.
  ///
  /// @return empty if there is something to do
  /// @throws CommandFailed if no row lies where the plan says
  Optional<ExitCode> end(AnchorePlan plan, Migration migration) throws InterruptedException {
    Optional<RunView> last = last(session.composition().journal(), plan);
    if (last.map(AnchoreIdle::isOpen).orElse(false)) {
      return Optional.empty();
    }
    Optional<NothingToMove> nothing = NothingToMove.of(migration);
    if (nothing.isEmpty()) {
      return Optional.empty();
    }
    UnreadableRuns.in(session.composition().journal()).refuse();
    if (!nothing.get().fine()) {
      throw new CommandFailed(ExitCode.REFUSED, nothing.get().sentence(), null);
    }
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("state", "nothing-to-do");
    document.put("detail", nothing.get().sentence());
    document.put("places", nothing.get().places());
    session.result(document, nothing.get().sentence() + source(last));
    return Optional.of(ExitCode.DONE);
  }

  /// What an earlier run has kept at the source.
  private static String source(Optional<RunView> last) {
    return last.filter(run -> Transitions.fold(run.entries()) instanceof RunState.Ready)
        .map(run -> run.header().id())
        .map(
            id ->
                " The documents that the run "
                    + id
                    + " moved are still at the source. To remove them there: tranship complete "
                    + id
                    + ". To go back: tranship rollback "
                    + id
                    + ".")
        .orElse("");
  }

  private static Optional<RunView> last(Journal journal, AnchorePlan plan) {
    for (RunHeader header : journal.runs().reversed()) {
      if (header.runbook().equals(AnchoreRunbook.NAME)
          && AnchorePlan.of(header.plan()).sameJob(plan)) {
        return journal.view(header.id());
      }
    }
    return Optional.empty();
  }

  /// What is left of such a run is for the run itself to say.
  private static boolean isOpen(RunView run) {
    return switch (Transitions.fold(run.entries())) {
      case RunState.Created _, RunState.Working _, RunState.Halted _ -> true;
      case RunState.Ready _, RunState.Completed _, RunState.RolledBack _ -> false;
    };
  }
}
