package org.tranship.runbook.registry.msr;

import org.tranship.core.step.Phase;
import org.tranship.core.step.Step;
import org.tranship.core.step.StepContext;
import org.tranship.core.step.StepResult;
import org.tranship.core.step.Undo;

/// Behind the restore: has [SinceBackup] name what nobody was asked about.
record SinceStep(MsrMigration migration) implements Step {
  @Override
  public String name() {
    return "since";
  }

  @Override
  public Phase phase() {
    return Phase.SWITCH;
  }

  @Override
  public StepResult run(StepContext context) throws InterruptedException {
    return StepResult.done(new SinceBackup(migration).name(context).count() + " objects named");
  }

  @Override
  public Undo undo() {
    return new Undo.Nothing();
  }
}
