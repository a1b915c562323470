package org.tranship.cli;

import java.util.Optional;
import org.tranship.core.journal.RunId;
import org.tranship.core.journal.RunView;
import org.tranship.core.run.RunState;
import org.tranship.runbook.journey.JourneyPlan;

/// What is said when a migration of the CQRS Journey is left. All of it is the journal's.
///
/// @param plan of the run
record JourneyEnding(Session session, JourneyPlan plan) {
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
        lines
            .append("Migrated: the second release reads ")
            .append(plan.tables().events())
            .append(" and ")
            .append(plan.tables().log())
            .append(
                ".\nEach event of the first release is there, as its source; that it is live was measured by"
                    + " the plan's gates.\n");
        ending.ready(plan.soak(), ", leaving the first release's table and read models");
      }
      case RunState.Completed _ ->
          lines.append("Completed. The first release's table and read models are as they were.");
      case RunState.RolledBack _ ->
          lines.append(
              "Rolled back: the first release's database is as it was, and both new tables are"
                  + " deleted.");
      case RunState.Halted halted -> {
        ending.halted(halted);
        if (text.state().progress().begun().contains("maintenance-on")) {
          lines.append(
              "\nUsers may be kept out: they are until the second release is whole, or the run is"
                  + " rolled back.");
        }
      }
      case RunState.Created _, RunState.Working _ -> lines.append(EndingLines.CUT_OFF);
    }
    session.result(text.document(), lines.toString());
    return text.exitCode();
  }
}
