package org.tranship.events.rebuild;

import org.tranship.core.readmodel.ReadModels.Side;
import org.tranship.core.readmodel.ViewShape;
import org.tranship.core.step.Phase;
import org.tranship.core.step.Step;
import org.tranship.core.step.StepContext;
import org.tranship.core.step.StepResult;
import org.tranship.core.step.Undo;

/// The end: what was live before the swap is removed.
final class DropBeforeStep implements Step {
  private final Rebuilding rebuilding;

  DropBeforeStep(Rebuilding rebuilding) {
    this.rebuilding = rebuilding;
  }

  @Override
  public String name() {
    return "drop-before";
  }

  @Override
  public Phase phase() {
    return Phase.COMPLETE;
  }

  @Override
  public StepResult run(StepContext context) {
    for (ViewShape view : rebuilding.shapes()) {
      rebuilding.models().drop(view, Side.BEFORE);
    }
    return StepResult.done("what was live before is removed");
  }

  @Override
  public Undo undo() {
    return new Undo.Impossible(
        "What was live before the swap is gone. A rebuild by the old rules makes it anew.");
  }
}
