package org.tranship.runbook.registry.msr;

import org.tranship.core.step.Phase;
import org.tranship.core.step.Step;
import org.tranship.core.step.StepContext;
import org.tranship.core.step.StepResult;
import org.tranship.core.step.Undo;

/// The end. The old storage and the backup stay as they are: they are removed by other means.
final class CloseStep implements Step {
  @Override
  public String name() {
    return "close";
  }

  @Override
  public Phase phase() {
    return Phase.COMPLETE;
  }

  @Override
  public StepResult run(StepContext context) {
    return StepResult.done("the old storage stays as it is");
  }

  @Override
  public Undo undo() {
    return new Undo.Nothing();
  }
}
