package org.tranship.core.cutover;

import java.util.Set;
import org.tranship.core.step.Phase;
import org.tranship.core.step.Step;
import org.tranship.core.step.StepContext;
import org.tranship.core.step.StepResult;
import org.tranship.core.step.Undo;

/// Closes the source to its writers for as long as the operator wants. Unlike [FenceStep], behind
/// which a switch is to come, it has no window, and whoever takes it up again while the source may
/// be closed never opens it: only its undo does. One that is raised for the first time and cannot
/// be proven is lowered again, since nobody has been told that it holds.
public final class KeptFenceStep implements Step {
  private final KeptFence kept;

  public KeptFenceStep(KeptFence kept) {
    this.kept = kept;
  }

  @Override
  public String name() {
    return Fence.STEP;
  }

  @Override
  public Phase phase() {
    return Phase.SWITCH;
  }

  @Override
  public boolean again(Set<String> done) {
    return true;
  }

  @Override
  public StepResult run(StepContext context) throws InterruptedException {
    return Fence.mayBeUp(context) ? kept.keep(context) : kept.fence().raise(context);
  }

  @Override
  public Undo undo() {
    return new Undo.By(
        "Lowers the fence, if it is up: the service can write at the source.",
        context -> {
          kept.fence().lower(context);
          return StepResult.done();
        });
  }
}
