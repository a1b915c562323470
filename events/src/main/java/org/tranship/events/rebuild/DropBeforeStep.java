package org.tranship.events.rebuild;

import java.util.List;
import org.tranship.core.readmodel.ReadModels.Side;
import org.tranship.core.step.Phase;
import org.tranship.core.step.Step;
import org.tranship.core.step.StepContext;
import org.tranship.core.step.StepResult;
import org.tranship.core.step.Undo;
import org.tranship.events.projection.Projection;

/// The end: what was live before the swap is removed, where it is this run's.
///
/// Crash argument. Each is removed only while its mark says that this run has swapped it, and the
/// mark goes with it; so done again it removes nothing that is another run's.
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
    List<Projection> ours = rebuilding.kept(context.run());
    for (Projection projection : ours) {
      rebuilding.models().drop(projection.shape(), Side.BEFORE);
    }
    return StepResult.done(
        "what was live before "
            + ours.size()
            + (ours.size() == 1 ? " read model is removed" : " read models is removed"));
  }

  @Override
  public Undo undo() {
    return new Undo.Impossible(
        "What was live before the swap is gone. A rebuild by the old rules makes it anew.");
  }
}
