package org.tranship.runbook.registry.msr;

import java.util.Set;
import org.tranship.core.control.Answer;
import org.tranship.core.step.Phase;
import org.tranship.core.step.Step;
import org.tranship.core.step.StepContext;
import org.tranship.core.step.StepFailed;
import org.tranship.core.step.StepResult;
import org.tranship.core.step.Undo;

/// Lowers the fence, and proves by a push that MSR takes pushes again. The migration document never
/// says to turn read-only off.
record OpenStep(Step inner, MsrPushProbe probe) implements Step {
  static final String CLOSED = "TRR-180";

  @Override
  public String name() {
    return inner.name();
  }

  @Override
  public Phase phase() {
    return inner.phase();
  }

  @Override
  public boolean again(Set<String> done) {
    return inner.again(done);
  }

  @Override
  public StepResult run(StepContext context) throws InterruptedException {
    StepResult result = inner.run(context);
    Answer answer = probe.probe(context.run());
    boolean open = answer instanceof Answer.Done;
    context.measured("open", open, "the probe " + probe.sentence() + ": " + answer.detail());
    if (!open) {
      throw new StepFailed(
          CLOSED
              + " MSR was told to take pushes again, and "
              + probe.sentence()
              + " does not go through: "
              + answer.detail()
              + ". It reads from the new storage. See what refuses the push, and run the same command"
              + " again.");
    }
    return result;
  }

  @Override
  public Undo undo() {
    return inner.undo();
  }
}
