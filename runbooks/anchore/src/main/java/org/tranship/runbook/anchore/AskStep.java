package org.tranship.runbook.anchore;

import org.tranship.core.step.Phase;
import org.tranship.core.step.Step;
import org.tranship.core.step.StepContext;
import org.tranship.core.step.StepResult;
import org.tranship.core.step.Undo;

/// Asks the operator, as the original asks, before anything can be seen from outside: not even a
/// bucket that the destination's configuration allows to be made is made before the answer. What
/// was answered is not simply believed, see [FenceStep].
final class AskStep implements Step {
  static final String QUESTION =
      "Every service of Anchore must be stopped while its documents move. Are all of them stopped?";

  @Override
  public String name() {
    return "ask";
  }

  @Override
  public Phase phase() {
    return Phase.PREPARE;
  }

  @Override
  public boolean always() {
    return true;
  }

  @Override
  public StepResult run(StepContext context) {
    return context.confirm(QUESTION)
        ? StepResult.done()
        : new StepResult.Refused(
            "TRA-104 The operator declined. Nothing was changed. Stop Anchore's services, then run"
                + " the same command again.");
  }

  @Override
  public Undo undo() {
    return new Undo.Nothing();
  }
}
