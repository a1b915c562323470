package org.tranship.runbook.imagestore.migrate;

import org.tranship.core.cutover.Consent;
import org.tranship.core.step.Phase;
import org.tranship.core.step.Step;
import org.tranship.core.step.StepContext;
import org.tranship.core.step.StepResult;
import org.tranship.core.step.Undo;

/// Nothing can lock an image store. Makes sure, by name, that the operator knows: what is written
/// to it meanwhile is noticed by snapshots, and not prevented.
final class DetectionStep implements Step {
  static final String UNLOCKED = "TRI-160";

  private final Consent consent;

  DetectionStep(Consent consent) {
    this.consent = consent;
  }

  @Override
  public String name() {
    return "detection";
  }

  @Override
  public Phase phase() {
    return Phase.PREPARE;
  }

  @Override
  public StepResult run(StepContext context) {
    boolean agreed = consent.has(Consent.NO_FENCE);
    context.measured(
        "lock",
        agreed,
        agreed
            ? "none; snapshots before, after and behind the switch have to be equal; acknowledged by"
                + " the operator"
            : "none, and not acknowledged");
    return agreed
        ? StepResult.done("changes are noticed, as the operator knows")
        : new StepResult.Refused(
            UNLOCKED
                + " Nothing can lock an image store: what is deployed meanwhile is not prevented. It is"
                + " noticed, since snapshots before the copy, right before the switch and behind it have"
                + " to be equal, and then the run stops. Nothing was done. Give --acknowledge "
                + Consent.NO_FENCE
                + " if that is enough.");
  }

  @Override
  public Undo undo() {
    return new Undo.Nothing();
  }
}
