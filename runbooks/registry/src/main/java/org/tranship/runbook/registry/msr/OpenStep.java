package org.tranship.runbook.registry.msr;

import org.tranship.core.cutover.Fence;
import org.tranship.core.step.ForwardingStep;
import org.tranship.core.step.Step;
import org.tranship.core.step.StepContext;
import org.tranship.core.step.StepResult;
import org.tranship.core.step.Undo;

/// Lowers the fence, and proves by a push that MSR takes pushes again. The migration document never
/// says to turn read-only off.
final class OpenStep extends ForwardingStep {
  private final PushesOpen open;

  OpenStep(Step inner, PushesOpen open) {
    super(inner);
    this.open = open;
  }

  @Override
  public StepResult run(StepContext context) throws InterruptedException {
    StepResult result = super.run(context);
    open.require(context, "the new storage");
    return result;
  }

  /// Raises the fence. On the way back it is lowered last, and that is proven as well, unless it
  /// was never raised: then nothing is known of the probe.
  static final class RaisedStep extends ForwardingStep {
    private final PushesOpen open;

    RaisedStep(Step inner, PushesOpen open) {
      super(inner);
      this.open = open;
    }

    @Override
    public Undo undo() {
      return super.undo().around(action -> context -> lowered(context, action));
    }

    private StepResult lowered(StepContext context, Undo.Action action)
        throws InterruptedException {
      boolean raised = Fence.mayBeUp(context) || Fence.number(context) > 1;
      StepResult result = action.run(context);
      if (raised) {
        open.require(context, "its old storage");
      }
      return result;
    }
  }
}
