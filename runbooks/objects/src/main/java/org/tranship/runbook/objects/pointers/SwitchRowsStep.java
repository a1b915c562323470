package org.tranship.runbook.objects.pointers;

import org.tranship.core.step.Phase;
import org.tranship.core.step.Step;
import org.tranship.core.step.StepContext;
import org.tranship.core.step.StepResult;
import org.tranship.core.step.Undo;

/// Points every row to its copy, as a step of its own: see [RowSwitch].
final class SwitchRowsStep implements Step {
  static final String NAME = "switch-rows";

  private final RowSwitch rows;

  SwitchRowsStep(Pointing pointing) {
    this.rows = new RowSwitch(pointing, 1);
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Phase phase() {
    return Phase.SWITCH;
  }

  @Override
  public StepResult run(StepContext context) throws InterruptedException {
    return rows.forth(context);
  }

  @Override
  public Undo undo() {
    return new Undo.By(
        "Points every row that this run switched back to where it was, with its old values. Rows"
            + " that the service wrote since are left as they are.",
        rows::back);
  }
}
