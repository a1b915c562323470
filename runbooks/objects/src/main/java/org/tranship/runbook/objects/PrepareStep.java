package org.tranship.runbook.objects;

import org.tranship.core.control.ControlSpec;
import org.tranship.core.step.Phase;
import org.tranship.core.step.Step;
import org.tranship.core.step.StepContext;
import org.tranship.core.step.StepResult;
import org.tranship.core.step.Undo;

/// Makes sure, before the first byte, that every act of the plan can be understood here, and every
/// secret that one needs can be had. Nothing is reached.
final class PrepareStep implements Step {
  static final String ACT = "TRM-112";
  static final String UNRESOLVED = "TRM-117";

  private final Migration migration;

  PrepareStep(Migration migration) {
    this.migration = migration;
  }

  @Override
  public String name() {
    return "prepare";
  }

  @Override
  public Phase phase() {
    return Phase.PREPARE;
  }

  @Override
  public boolean always() {
    return true;
  }

  @Override
  public StepResult run(StepContext context) {
    for (ControlSpec spec : MigrationWords.controls(migration.plan())) {
      try {
        String _ = MigrationWords.sentence(migration, spec);
      } catch (IllegalArgumentException e) {
        return new StepResult.Refused(
            ACT + " An act of the plan makes no sense: " + e.getMessage() + ". Nothing was done.");
      }
    }
    try {
      MigrationWords.requireSecrets(migration);
    } catch (IllegalArgumentException e) {
      return new StepResult.Refused(
          UNRESOLVED
              + " A secret that an act of the plan needs is not to be had: "
              + e.getMessage()
              + " Nothing was done. Provide it, and run the same command again.");
    }
    return StepResult.done();
  }

  @Override
  public Undo undo() {
    return new Undo.Nothing();
  }
}
