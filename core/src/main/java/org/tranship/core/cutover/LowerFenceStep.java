package org.tranship.core.cutover;

import org.tranship.core.step.Phase;
import org.tranship.core.step.Step;
import org.tranship.core.step.StepContext;
import org.tranship.core.step.StepResult;
import org.tranship.core.step.Undo;

/// Lowers the fence once the service reads from the target. Tried again by whoever takes the run
/// up, until it is done.
public final class LowerFenceStep implements Step {
  public static final String NAME = "lower-fence";

  private final Fence fence;

  public LowerFenceStep(Fence fence) {
    this.fence = fence;
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
    fence.lower(context);
    return StepResult.done("the service writes again");
  }

  /// The fence kept writers out of the source, to which the switch back leads: nothing is to be
  /// done.
  @Override
  public Undo undo() {
    return new Undo.Nothing();
  }
}
