package org.tranship.cli;

import java.util.Optional;
import org.tranship.core.control.Durations;
import org.tranship.core.journal.RunId;
import org.tranship.core.journal.RunView;
import org.tranship.core.run.RunState;
import org.tranship.runbook.registry.GarbageCounts;
import org.tranship.runbook.registry.GarbagePlan;

/// What is said when the garbage collection of a registry is left. All of it is the journal's.
final class GarbageEnding {
  private final Session session;
  private final GarbagePlan plan;

  GarbageEnding(Session session, GarbagePlan plan) {
    this.session = session;
    this.plan = plan;
  }

  /// Says it.
  ///
  /// @return how the command ends
  ExitCode of(RunId id) {
    // The run is over: a stop that came too late must not prevent saying so.
    boolean _ = Thread.interrupted();
    RunView view = session.composition().journal().view(id).orElseThrow();
    RunText text = new RunText(view, Optional.empty());
    GarbageCounts counts = GarbageCounts.of(view);
    StringBuilder lines = new StringBuilder();
    switch (text.state()) {
      case RunState.Ready _ ->
          lines
              .append("Collected ")
              .append(counts.collected())
              .append(", which lie in quarantine.")
              .append(
                  counts.restored() == 0
                      ? ""
                      : "\nPut back, since a push needs them by now: "
                          + counts.restored()
                          + " objects.")
              .append(
                  "\nA registry that keeps a cache of its blobs in memory is to be restarted now.")
              .append("\nTo delete them for good")
              .append(plan.keep().isZero() ? "" : ", after " + Durations.text(plan.keep()))
              .append(": tranship complete ")
              .append(id)
              .append("\nTo put them back until then: tranship registry restore ")
              .append(id);
      case RunState.Completed _ ->
          lines
              .append("Completed. ")
              .append(counts.purged())
              .append(" objects were deleted for good.");
      case RunState.RolledBack _ ->
          lines
              .append("Put back: ")
              .append(counts.restored())
              .append(" objects. The quarantine is removed.");
      case RunState.Halted halted -> new EndingLines(id, text, lines).halted(halted);
      case RunState.Created _, RunState.Working _ -> lines.append(EndingLines.CUT_OFF);
    }
    session.result(text.document(), lines.toString());
    return text.exitCode();
  }
}
