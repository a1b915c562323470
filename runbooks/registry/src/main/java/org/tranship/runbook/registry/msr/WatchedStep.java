package org.tranship.runbook.registry.msr;

import java.util.Optional;
import org.tranship.core.cutover.SwitchStep;
import org.tranship.core.step.ForwardingStep;
import org.tranship.core.step.Step;
import org.tranship.core.step.StepContext;
import org.tranship.core.step.StepFailed;
import org.tranship.core.step.StepResult;
import org.tranship.core.step.Undo;

/// A step that speaks to MSR: what MSR refuses is a refusal of the run, and what it does not answer
/// a failure. Before it is begun, and where asked for, garbage must still not be collected; not
/// once the switch is begun, when MSR may be down.
final class WatchedStep extends ForwardingStep {
  private final MsrMigration migration;
  private final boolean watches;

  /// @param watches whether garbage must still not be collected
  WatchedStep(Step inner, MsrMigration migration, boolean watches) {
    super(inner);
    this.migration = migration;
    this.watches = watches;
  }

  @Override
  public StepResult run(StepContext context) throws InterruptedException {
    try {
      if (watches && !SwitchStep.isBegun(context)) {
        try (MsrClient client = migration.client()) {
          Optional<String> objection = new CollectionWatch(client).look(context);
          if (objection.isPresent()) {
            return new StepResult.Refused(objection.get());
          }
        }
      }
      return super.run(context);
    } catch (MsrException e) {
      if (e.isRefusal()) {
        return new StepResult.Refused(String.valueOf(e.getMessage()));
      }
      throw new StepFailed(String.valueOf(e.getMessage()), e);
    }
  }

  /// What MSR does not do or answer on the way back is a failure of that, which may be tried again.
  @Override
  public Undo undo() {
    return super.undo()
        .around(
            action ->
                context -> {
                  try {
                    return action.run(context);
                  } catch (MsrException e) {
                    throw new StepFailed(String.valueOf(e.getMessage()), e);
                  }
                });
  }
}
