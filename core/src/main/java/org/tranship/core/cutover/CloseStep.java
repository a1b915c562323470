package org.tranship.core.cutover;

import org.tranship.core.step.Phase;
import org.tranship.core.step.Step;
import org.tranship.core.step.StepContext;
import org.tranship.core.step.StepResult;
import org.tranship.core.step.Undo;

/// The end of a migration that removes nothing: what it came from is removed by other means.
public final class CloseStep implements Step {
  private final String stays;

  /// @param stays what stays as it is, such as `the source`
  public CloseStep(String stays) {
    this.stays = stays;
  }

  @Override
  public String name() {
    return "close";
  }

  @Override
  public Phase phase() {
    return Phase.COMPLETE;
  }

  @Override
  public StepResult run(StepContext context) {
    return StepResult.done(stays + " stays as it is");
  }

  @Override
  public Undo undo() {
    return new Undo.Nothing();
  }
}
