package org.tranship.events.rebuild;

import org.tranship.core.step.Phase;
import org.tranship.core.step.Step;
import org.tranship.core.step.StepContext;
import org.tranship.core.step.StepResult;
import org.tranship.core.step.Undo;

/// What was live before is removed only after every row of what is live was compared with a fresh
/// rebuild, and none differs.
///
/// Crash argument. It changes nothing but a shadow, which is thrown away and made anew each time.
final class ProveModelsStep implements Step {
  private final Rebuilding rebuilding;

  ProveModelsStep(Rebuilding rebuilding) {
    this.rebuilding = rebuilding;
  }

  @Override
  public String name() {
    return "prove";
  }

  @Override
  public Phase phase() {
    return Phase.PROOF;
  }

  @Override
  public StepResult run(StepContext context) throws InterruptedException {
    return switch (RebuildRunbook.compared(rebuilding, context)) {
      case StepResult.Partial(long _, String detail) ->
          new StepResult.Refused(
              detail + " What was live before is kept until they are the same; run it again then.");
      case StepResult other -> other;
    };
  }

  @Override
  public Undo undo() {
    return new Undo.Nothing();
  }
}
