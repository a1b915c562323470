package org.tranship.runbook.registry.msr;

import java.util.Optional;
import org.tranship.core.cutover.SwitchStep;
import org.tranship.core.step.ForwardingStep;
import org.tranship.core.step.Step;
import org.tranship.core.step.StepContext;
import org.tranship.core.step.StepResult;
import org.tranship.core.step.Undo;

/// The switch of an MSR, with what has to be known before a way back: that no garbage is collected,
/// and how many tags there are; and with what became of a restore that was cut off, which
/// [CutOffRestore] argues.
final class TurnStep extends ForwardingStep {
  private final MsrMigration migration;

  TurnStep(Step inner, MsrMigration migration) {
    super(inner);
    this.migration = migration;
  }

  @Override
  public StepResult run(StepContext context) throws InterruptedException {
    int number = SwitchStep.number(context);
    boolean comingBack = context.intended(SwitchStep.NAME, "back-" + number).isPresent();
    if (migration.isOnline()
        && SwitchStep.isBegun(context)
        && !SwitchStep.isDone(context)
        && !comingBack) {
      Optional<String> refusal = new CutOffRestore(migration).settle(context);
      if (refusal.isPresent()) {
        return new StepResult.Refused(refusal.get());
      }
    }
    return super.run(context);
  }

  /// Wherever the run was stopped: a job may be at work that the run itself has queued, and the
  /// step that turned garbage collection on again need not have come.
  @Override
  public Undo undo() {
    return super.undo()
        .around(
            action ->
                context -> {
                  Optional<String> collecting = collecting(context);
                  if (collecting.isPresent()) {
                    return new StepResult.Refused(collecting.get());
                  }
                  new BackCensus(migration).before(context);
                  return action.run(context);
                });
  }

  private Optional<String> collecting(StepContext context) throws InterruptedException {
    if (!SwitchStep.isBegun(context)) {
      return Optional.empty();
    }
    try (MsrClient client = migration.client()) {
      return new CollectionWatch(client).idle(context);
    }
  }
}
