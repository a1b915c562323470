package org.tranship.runbook.objects;

import org.tranship.core.cutover.Consent;
import org.tranship.core.step.Phase;
import org.tranship.core.step.Step;
import org.tranship.core.step.StepContext;
import org.tranship.core.step.StepResult;
import org.tranship.core.step.Undo;

/// Where nothing keeps writers out: makes sure that the operator knows, by name.
final class NoFenceStep implements Step {
  static final String UNFENCED = "TRM-102";

  private final Consent consent;

  NoFenceStep(Consent consent) {
    this.consent = consent;
  }

  @Override
  public String name() {
    return "no-fence";
  }

  @Override
  public Phase phase() {
    return Phase.SWITCH;
  }

  @Override
  public StepResult run(StepContext context) {
    LiveFaults.requireNoOther(context);
    boolean agreed = consent.has(Consent.NO_FENCE);
    context.measured(
        "fence",
        agreed,
        agreed ? "none; acknowledged by the operator" : "none, and not acknowledged");
    return agreed
        ? StepResult.done("there is none, as the operator knows")
        : new StepResult.Refused(
            UNFENCED
                + " The plan has no fence, so what the service writes while it is switched may stay"
                + " behind; it is noticed and named, not prevented. Everything is copied. Add a fence,"
                + " or stop the writers and give --acknowledge no-fence.");
  }

  @Override
  public Undo undo() {
    return new Undo.Nothing();
  }
}
