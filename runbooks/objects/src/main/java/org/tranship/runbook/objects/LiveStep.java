package org.tranship.runbook.objects;

import java.util.Set;
import org.tranship.core.step.ForwardingStep;
import org.tranship.core.step.Step;
import org.tranship.core.step.StepContext;
import org.tranship.core.step.StepResult;

/// A step of the copying, from a source that is alive: what fails for that is not a failure of the
/// run, since the looks that follow try it again, and the last of them, behind the fence, insists.
final class LiveStep extends ForwardingStep {
  LiveStep(Step inner) {
    super(inner);
  }

  @Override
  public boolean again(Set<String> done) {
    return false;
  }

  @Override
  public StepResult run(StepContext context) throws InterruptedException {
    return super.run(context) instanceof StepResult.Done done ? done : later(context);
  }

  private static StepResult later(StepContext context) {
    LiveFaults.requireNoOther(context);
    return StepResult.done("what changed while it was copied is tried again");
  }
}
