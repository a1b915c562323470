package org.tranship.cli;

import java.util.Optional;
import org.tranship.core.journal.RunId;
import org.tranship.core.journal.RunView;
import org.tranship.core.outcome.ObjectResult.Outcome;
import org.tranship.core.outcome.Tally;
import org.tranship.core.run.RunState;
import org.tranship.runbook.registry.msr.CollectionState;
import org.tranship.runbook.registry.msr.MsrMigration;
import org.tranship.runbook.registry.msr.MsrPasses;

/// What is said when the move of a Mirantis Secure Registry is left. All of it is the journal's.
final class MsrEnding {
  private final Session session;
  private final MsrMigration migration;

  MsrEnding(Session session, MsrMigration migration) {
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
    StringBuilder lines = new StringBuilder();
    EndingLines ending = new EndingLines(id, text, lines);
    switch (text.state()) {
      case RunState.Ready _ -> {
        Tally copied = view.tally(MsrPasses.COPY);
        lines
            .append("Copied    ")
            .append(copied.count(Outcome.DONE))
            .append(" objects, ")
            .append(copied.count(Outcome.SAME))
            .append(" found the same, ")
            .append(copied.bytes())
            .append("\nSwitched: MSR reads from ")
            .append(migration.targetName())
            .append(".\n");
        ending.ready(migration.plan().soak(), ", leaving the old storage");
      }
      case RunState.Completed _ -> lines.append("Completed. The old storage is as it was.");
      case RunState.RolledBack _ ->
          lines
              .append("Rolled back: MSR is at ")
              .append(migration.sourceName())
              .append(", ")
              .append(view.tally(MsrPasses.COPY_BACK).succeeded())
              .append(" objects were copied back. The copies stay at ")
              .append(migration.targetName())
              .append('.');
      case RunState.Halted halted -> ending.halted(halted);
      case RunState.Created _, RunState.Working _ -> lines.append(EndingLines.CUT_OFF);
    }
    ending.fence(view);
    CollectionState.offSince(view.entries())
        .ifPresent(
            since ->
                lines
                    .append("\nGarbage collection is off, or may be, since ")
                    .append(since)
                    .append(": the end of the run, or of 'tranship rollback', turns it on again."));
    session.result(text.document(), lines.toString());
    return text.exitCode();
  }
}
