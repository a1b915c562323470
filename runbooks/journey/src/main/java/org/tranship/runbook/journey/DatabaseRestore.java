package org.tranship.runbook.journey;

import java.util.List;
import java.util.Map;
import org.tranship.core.control.ControlSpec;
import org.tranship.core.cutover.Acts;
import org.tranship.core.cutover.SwitchPlan;
import org.tranship.core.outcome.Note;
import org.tranship.core.step.StepContext;

/// The database is restored from its backup: by the acts of the plan, or by somebody who is asked.
/// Killed in between it is done again, so the plan's acts have to bear that.
public final class DatabaseRestore {
  private static final ControlSpec ASKED =
      new ControlSpec(
          SwitchPlan.PROMPT,
          Map.of("question", "Restore the database from its backup. Is it restored?"));

  private DatabaseRestore() {}

  /// @param step under whose name the journal has it
  public static void carry(StepContext context, String step, Acts acts, List<ControlSpec> restore)
      throws InterruptedException {
    Note _ =
        context.act(
            step,
            Note.NONE,
            _ -> {
              acts.carry(
                  context,
                  restore.isEmpty() ? List.of(ASKED) : restore,
                  context.run() + "-restore");
              return Note.NONE;
            });
  }
}
