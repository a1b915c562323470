package org.tranship.core.cutover;

import java.util.Set;
import java.util.function.Consumer;
import org.tranship.core.control.Answer;
import org.tranship.core.step.Phase;
import org.tranship.core.step.Step;
import org.tranship.core.step.StepContext;
import org.tranship.core.step.StepResult;
import org.tranship.core.step.Undo;

/// Closes the source to its writers, and proves that by a write that is refused. Run again by
/// whoever takes the run up before the fence is lowered: one that was left up is proven anew; one
/// that was left half raised has all its acts done again first, since the probe may be satisfied by
/// some of them; and one whose time has passed is lowered and raised again. Once the switch is
/// begun a probe that gets no clear answer stops nothing, since the service may be stopped for it:
/// [SwitchStep] proves the fence behind its acts then.
public final class FenceStep implements Step {
  private final Fence fence;
  private final Consumer<StepContext> before;

  /// @param before throws if anything keeps the source from being closed for a switch
  public FenceStep(Fence fence, Consumer<StepContext> before) {
    this.fence = fence;
    this.before = before;
  }

  @Override
  public String name() {
    return Fence.STEP;
  }

  @Override
  public Phase phase() {
    return Phase.SWITCH;
  }

  @Override
  public boolean again(Set<String> done) {
    return !done.contains(LowerFenceStep.NAME);
  }

  @Override
  public StepResult run(StepContext context) throws InterruptedException {
    if (SwitchStep.isDone(context)) {
      return StepResult.done("the service is switched");
    }
    if (SwitchStep.isComingBack(context)) {
      return StepResult.done("a switch that failed is still to be taken back");
    }
    if (SwitchStep.isBegun(context)) {
      return switch (fence.weakest(context)) {
        case Answer.Refused _ -> StepResult.done("still up, and proven");
        // It may stand still in the middle of its acts; they go on, and it is proven behind them.
        case Answer.Unknown(String detail) ->
            StepResult.done("to be proven behind the acts of the switch: " + detail);
        case Answer.Done(String detail) ->
            new StepResult.Refused(
                Fence.UNPROVEN_ON_THE_WAY
                    + " The switch was cut off half way, and the fence does not hold any more: "
                    + detail
                    + " What was written at the source since is not at the target. Roll back, and"
                    + " begin anew.");
      };
    }
    before.accept(context);
    if (Fence.mayBeUp(context)) {
      if (!fence.isLate(context)) {
        if (!Fence.isWhole(context)) {
          return fence.raise(context);
        }
        if (fence.doubt(context).isEmpty()) {
          return StepResult.done("still up, and proven");
        }
      }
      fence.lower(context);
    }
    return fence.raise(context);
  }

  @Override
  public Undo undo() {
    return new Undo.By(
        "Lowers the fence, if it is up: the service can write at the source.",
        context -> {
          fence.lowerLast(context);
          return StepResult.done();
        });
  }
}
