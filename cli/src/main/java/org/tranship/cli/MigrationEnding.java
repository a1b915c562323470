package org.tranship.cli;

import java.util.Map;
import java.util.Optional;
import org.tranship.core.journal.RunId;
import org.tranship.core.journal.RunView;
import org.tranship.core.outcome.ObjectResult.Outcome;
import org.tranship.core.outcome.Tally;
import org.tranship.core.run.RunState;
import org.tranship.core.value.ByteCount;
import org.tranship.runbook.objects.Migration;
import org.tranship.runbook.objects.Passes;
import org.tranship.runbook.objects.pointers.Cleaning;
import org.tranship.runbook.objects.pointers.PointerPasses;
import org.tranship.runbook.objects.pointers.Pointing;

/// What is said when a migration is left: what was moved, how it stands, whether the service is
/// closed, and what to do next. All of it is the journal's.
final class MigrationEnding {
  private final Session session;
  private final Migration migration;

  MigrationEnding(Session session, Migration migration) {
    this.session = session;
    this.migration = migration;
  }

  /// Says it.
  ///
  /// @return how the command ends
  ExitCode of(RunId id) {
    // The run is over: a stop that came too late must not prevent saying so.
    boolean _ = Thread.interrupted();
    RunView view = session.composition().journal().view(id).orElseThrow();
    RunText text = new RunText(view, Optional.empty());
    Map<String, Object> document = text.document();
    StringBuilder lines = new StringBuilder();
    EndingLines ending = new EndingLines(id, text, lines);
    switch (text.state()) {
      case RunState.Ready _ -> {
        counts(view, lines);
        ready(ending);
      }
      case RunState.Completed _ -> {
        counts(view, lines);
        Tally cleaned =
            view.tally(migration.pointing().isPresent() ? PointerPasses.CLEAN : Passes.CLEAN);
        lines.append(
            cleaned.succeeded() == 0
                ? "Completed. The source is as it was."
                : "Completed. "
                    + cleaned.succeeded()
                    + (cleaning() == Cleaning.NULL_COLUMN
                        ? " columns were set to NULL at the source."
                        : " objects were removed at the source."));
      }
      case RunState.RolledBack _ when migration.pointing().isPresent() ->
          lines
              .append("Rolled back: ")
              .append(back(view))
              .append(" rows are as they were, and ")
              .append(view.tally(PointerPasses.REMOVE_COPIES).succeeded())
              .append(" copies removed at the target.");
      case RunState.RolledBack _ ->
          lines
              .append("Rolled back: ")
              .append(copiedBack(view))
              .append(" objects were copied back, and ")
              .append(view.tally(Passes.REMOVE_COPIES).succeeded())
              .append(" copies removed at the target.");
      case RunState.Halted halted -> ending.halted(halted);
      case RunState.Created _, RunState.Working _ -> lines.append(EndingLines.CUT_OFF);
    }
    ending.fence(view);
    session.result(document, lines.toString());
    return text.exitCode();
  }

  private void ready(EndingLines ending) {
    ending
        .lines()
        .append(
            migration.plan().turn().isPresent() || migration.pointing().isPresent()
                ? "Switched: the service reads from " + migration.copying().targetName() + ".\n"
                : "Everything is at " + migration.copying().targetName() + ".\n");
    ending.ready(migration.plan().soak(), end());
  }

  private String end() {
    return switch (cleaning()) {
      case KEEP -> ", leaving the source";
      case DELETE_OBJECT -> ", removing the source";
      case NULL_COLUMN -> ", emptying the column";
    };
  }

  private Cleaning cleaning() {
    return migration
        .pointing()
        .map(Pointing::cleaning)
        .orElse(migration.plan().clean() ? Cleaning.DELETE_OBJECT : Cleaning.KEEP);
  }

  private static long back(RunView view) {
    long back = 0;
    for (int number = 1;
        !view.tally(PointerPasses.switchRows(number)).equals(Tally.EMPTY);
        number++) {
      back = view.tally(PointerPasses.switchBack(number)).succeeded();
    }
    return back;
  }

  /// On all ways back; a switch may have been tried several times.
  private static long copiedBack(RunView view) {
    return view.passes().stream()
        .filter(Passes::isCopyBack)
        .mapToLong(pass -> view.tally(pass).succeeded())
        .sum();
  }

  /// Rows that point to the target by this run.
  private static long rows(RunView view) {
    int number = 1;
    while (!view.tally(PointerPasses.switchRows(number + 1)).equals(Tally.EMPTY)) {
      number++;
    }
    return view.tally(PointerPasses.switchRows(number)).succeeded();
  }

  private void counts(RunView view, StringBuilder lines) {
    if (migration.pointing().isPresent()) {
      Tally copied = view.tally(PointerPasses.COPY);
      lines
          .append("Copied    ")
          .append(copied.count(Outcome.DONE))
          .append(" objects, ")
          .append(copied.count(Outcome.SAME))
          .append(" found the same, ")
          .append(ByteCount.of(copied.bytes().bytes()))
          .append("\nSwitched  ")
          .append(rows(view))
          .append(" rows\n");
      return;
    }
    Tally fresh = view.tally(Passes.COPY);
    Tally replaced = view.tally(Passes.REPLACE);
    lines
        .append("Copied    ")
        .append(fresh.count(Outcome.DONE))
        .append(" new objects, ")
        .append(replaced.count(Outcome.DONE))
        .append(" brought up to date, ")
        .append(fresh.count(Outcome.SAME) + replaced.count(Outcome.SAME))
        .append(" found the same, ")
        .append(ByteCount.of(fresh.bytes().bytes() + replaced.bytes().bytes()))
        .append('\n');
  }
}
