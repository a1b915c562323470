package org.tranship.runbook.registry.msr;

import java.util.Set;
import org.tranship.core.cutover.Fence;
import org.tranship.core.step.Phase;
import org.tranship.core.step.Step;
import org.tranship.core.step.StepContext;
import org.tranship.core.step.StepResult;
import org.tranship.core.step.Undo;

/// Lowers the fence, and proves by a push that MSR takes pushes again. The migration document never
/// says to turn read-only off.
record OpenStep(Step inner, PushesOpen open) implements Step {
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
    open.require(context, "the new storage");
    return result;
  }

  @Override
  public Undo undo() {
    return inner.undo();
  }

  /// Raises the fence. On the way back it is lowered last, and that is proven as well, unless it
  /// was never raised: then nothing is known of the probe.
  record RaisedStep(Step inner, PushesOpen open) implements Step {
    @Override
    public String name() {
      return inner.name();
    }

    @Override
    public Phase phase() {
      return inner.phase();
    }

    @Override
    public boolean always() {
      return inner.always();
    }

    @Override
    public boolean again(Set<String> done) {
      return inner.again(done);
    }

    @Override
    public StepResult run(StepContext context) throws InterruptedException {
      return inner.run(context);
    }

    @Override
    public Undo undo() {
      return inner.undo() instanceof Undo.By(String promise, Undo.Action action)
          ? new Undo.By(promise, context -> lowered(context, action))
          : inner.undo();
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
