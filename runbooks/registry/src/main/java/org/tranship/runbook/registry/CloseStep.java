package org.tranship.runbook.registry;

import org.tranship.core.step.Phase;
import org.tranship.core.step.Step;
import org.tranship.core.step.StepContext;
import org.tranship.core.step.StepResult;
import org.tranship.core.step.Undo;

/// The end. The source stays as it is: it is removed by other means.
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
    return StepResult.done("the source stays as it is");
  }

  @Override
  public Undo undo() {
    return new Undo.Nothing();
  }
}
