package org.tranship.core.cutover;

import org.tranship.core.step.ForwardingStep;
import org.tranship.core.step.Step;
import org.tranship.core.step.StepContext;
import org.tranship.core.step.StepResult;
import org.tranship.core.store.StoreException;
import org.tranship.core.store.StoreException.Kind;

/// A step behind the fence, before the switch. However it ends, if not well, the fence is lowered,
/// and so it is when its time has passed: the service goes on at the source. Run again by whoever
/// takes the run up, since the source may have been open meanwhile; but not once the switch is
/// begun, when the service may be writing to the target.
public final class FencedStep extends ForwardingStep {
  private final Fence fence;

  public FencedStep(Step inner, Fence fence) {
    super(inner);
    this.fence = fence;
  }

  @Override
  public StepResult run(StepContext context) throws InterruptedException {
    if (SwitchStep.isBegun(context)) {
      return super.run(context);
    }
    if (fence.isLate(context)) {
      return fence.giveUp(context);
    }
    FenceWatch watch = FenceWatch.until(fence.deadline(context), context.clock().instant());
    StepResult result;
    try (watch) {
      result = super.run(context);
    } catch (InterruptedException e) {
      if (watch.hasPassed()) {
        return fence.giveUp(context);
      }
      fence.lower(context);
      throw e;
    } catch (StoreException e) {
      if (watch.hasPassed() && e.kind() == Kind.INTERRUPTED) {
        return fence.giveUp(context);
      }
      fence.lower(context);
      throw e;
    } catch (RuntimeException e) {
      fence.lower(context);
      throw e;
    }
    if (!(result instanceof StepResult.Done)) {
      fence.lower(context);
    }
    return result;
  }
}
