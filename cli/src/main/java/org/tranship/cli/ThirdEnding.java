package org.tranship.cli;

import java.util.Optional;
import org.tranship.core.journal.RunId;
import org.tranship.core.journal.RunView;
import org.tranship.core.run.RunState;
import org.tranship.runbook.journey.third.ThirdPlan;

/// What is said when a migration to the CQRS Journey's third release is left. All of it is the
/// journal's.
///
/// @param plan of the run
record ThirdEnding(Session session, ThirdPlan plan) {
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
        lines.append(
            "Migrated: the third release's worker handles commands, and its web sites are in"
                + " production.\n");
        ending.ready(
            plan.times().soak(), ", removing the second release's subscriptions and read models");
      }
      case RunState.Completed _ ->
          lines.append(
              "Completed. The second release's subscriptions and read models are removed; the events"
                  + " are the third's.");
      case RunState.RolledBack _ ->
          lines.append(
              "Rolled back: the second release's worker handles commands, and what was made for the"
                  + " third is removed. What the third has written is in the events.");
      case RunState.Halted halted -> {
        ending.halted(halted);
        if (text.state().progress().begun().contains("hand-over")
            && !text.state().progress().done().contains("hand-over")) {
          lines.append(
              "\nCommands may be waiting: see which worker is on. The same command goes on, and"
                  + " 'tranship rollback "
                  + id
                  + "' starts the second release's.");
        }
      }
      case RunState.Created _, RunState.Working _ -> lines.append(EndingLines.CUT_OFF);
    }
    session.result(text.document(), lines.toString());
    return text.exitCode();
  }
}
