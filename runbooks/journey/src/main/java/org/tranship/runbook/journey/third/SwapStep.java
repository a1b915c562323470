package org.tranship.runbook.journey.third;

import org.tranship.core.step.Phase;
import org.tranship.core.step.StepContext;
import org.tranship.core.step.StepResult;
import org.tranship.core.step.Undo;

/// Makes the third release the one that users see. Until it is, the second's web sites are read,
/// and its read models are kept fresh. On the way back they are brought up to date first.
final class SwapStep extends StageStep {
  static final String NAME = "swap";

  private final Fresh fresh;

  SwapStep(ThirdMigration migration, Fresh fresh) {
    super(NAME, Phase.SWITCH, migration, migration.plan().swap(), true);
    this.fresh = fresh;
  }

  @Override
  public StepResult run(StepContext context) throws InterruptedException {
    fresh.start(context);
    StepResult result = super.run(context);
    fresh.requireSound(context);
    return result;
  }

  @Override
  public Undo undo() {
    return super.undo()
        .around(
            action ->
                context -> {
                  if (begun(context, NAME)) {
                    long _ = fresh.once();
                    fresh.start(context);
                  }
                  return action.run(context);
                });
  }
}
