package org.tranship.runbook.journey.third;

import org.tranship.core.outcome.Note;
import org.tranship.core.step.Phase;
import org.tranship.core.step.StepContext;
import org.tranship.core.step.StepResult;

/// Puts the third release into staging. Its worker's MaintenanceMode is set first: the original's
/// files say false, and a worker that begins by itself would take commands from the second's.
final class DeployStep extends StageStep {
  static final String NAME = "deploy";

  private final WorkerActs workers;

  DeployStep(ThirdMigration migration) {
    super(NAME, Phase.PREPARE, migration, migration.plan().deploy());
    this.workers = new WorkerActs(migration);
  }

  @Override
  public StepResult run(StepContext context) throws InterruptedException {
    Note _ =
        context.act(
            "maintenance",
            Note.NONE,
            _ -> {
              workers.holdThird(context);
              return Note.NONE;
            });
    return super.run(context);
  }
}
