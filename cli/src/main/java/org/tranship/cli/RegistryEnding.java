package org.tranship.cli;

import java.util.Optional;
import org.tranship.core.journal.RunId;
import org.tranship.core.journal.RunView;
import org.tranship.core.outcome.ObjectResult.Outcome;
import org.tranship.core.outcome.PassId;
import org.tranship.core.outcome.Tally;
import org.tranship.core.run.RunState;
import org.tranship.runbook.registry.MovePasses;
import org.tranship.runbook.registry.RegistryMigration;

/// What is said when the migration of a registry is left. All of it is the journal's.
final class RegistryEnding {
  private final Session session;
  private final RegistryMigration migration;

  RegistryEnding(Session session, RegistryMigration migration) {
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
        lines.append("Copied    ").append(counts(view, MovePasses.BLOBS, "blobs"));
        lines.append("\nCopied    ").append(counts(view, MovePasses.LINKS, "links"));
        lines.append("\nSwitched: the registry reads from ").append(migration.targetName());
        lines.append(".\n");
        ending.ready(migration.plan().soak(), ", leaving the source");
      }
      case RunState.Completed _ -> lines.append("Completed. The source is as it was.");
      case RunState.RolledBack _ ->
          lines
              .append("Rolled back: ")
              .append(view.tally(MovePasses.BLOBS_BACK).succeeded())
              .append(" blobs and ")
              .append(view.tally(MovePasses.LINKS_BACK).succeeded())
              .append(" links were copied back, and ")
              .append(view.tally(MovePasses.REMOVE_LINKS).succeeded())
              .append(" links and ")
              .append(view.tally(MovePasses.REMOVE_BLOBS).succeeded())
              .append(" blobs removed at the target.");
      case RunState.Halted halted -> ending.halted(halted);
      case RunState.Created _, RunState.Working _ -> lines.append(EndingLines.CUT_OFF);
    }
    ending.fence(view);
    session.result(text.document(), lines.toString());
    return text.exitCode();
  }

  private static String counts(RunView view, PassId pass, String things) {
    Tally tally = view.tally(pass);
    return tally.count(Outcome.DONE)
        + " "
        + things
        + ", "
        + tally.count(Outcome.SAME)
        + " found the same, "
        + tally.bytes();
  }
}
