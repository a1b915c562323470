package org.tranship.events.run;

import org.tranship.core.step.Phase;
import org.tranship.core.step.Step;
import org.tranship.core.step.StepContext;
import org.tranship.core.step.StepResult;
import org.tranship.core.step.Undo;

/// Compares every stream before the run is called ready.
final class ProveStep implements Step {
  static final String NAME = "verify";

  private final EventCopying copying;

  ProveStep(EventCopying copying) {
    this.copying = copying;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Phase phase() {
    return Phase.MOVE;
  }

  @Override
  public StepResult run(StepContext context) throws InterruptedException {
    return new Verification(copying).of(context, true);
  }

  @Override
  public Undo undo() {
    return new Undo.Nothing();
  }
}
