package org.tranship.core.cutover;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.tranship.core.control.Answer;
import org.tranship.core.control.Controls;
import org.tranship.core.outcome.Note;
import org.tranship.core.step.StepContext;
import org.tranship.core.step.StepFailed;
import org.tranship.core.step.StepResult;

/// A fence that is to stay up for as long as the operator wants, with no switch behind it.
///
/// Crash argument: that of [Fence], which raises it first and lowers it. What is raised once more
/// belongs to the raising that is in force already, so a crash in between leaves a fence that may
/// be up, as it was, and whose lowering is the same.
public final class KeptFence {
  static final String UNCLEAR = "TRM-124";
  static final String WRITTEN = "TRM-125";

  private final Fence fence;
  private final FencePlan plan;
  private final Acts acts;

  /// @param probes what proves it, at least one
  /// @param opened what proves that it is down again
  public KeptFence(
      FencePlan plan, Controls controls, List<FenceProbe> probes, Optional<OpenProof> opened) {
    this.fence = new Fence(plan, controls, probes, opened);
    this.plan = plan;
    this.acts = new Acts(controls);
  }

  /// Raised, proven and lowered as any other.
  public Fence fence() {
    return fence;
  }

  /// Proves a fence that may be up and is to stay so, and never lowers it: an answer that proves
  /// nothing, of a proxy or of a service that starts, is no reason to let writers in. Where a write
  /// goes through it is raised once more; what was begun and cut off, likewise.
  ///
  /// @return refused where it could not be proven; then it may be up
  public StepResult keep(StepContext context) throws InterruptedException {
    int number = Fence.number(context);
    Instant now = context.clock().instant();
    try {
      if (!Fence.isWhole(context)) {
        raiseAgain(context, "raise-" + number, number);
      }
      Answer answer = fence.weakest(context);
      if (answer instanceof Answer.Done) {
        context.say("A write went through (" + answer.detail() + "), so it is closed once more.");
        raiseAgain(context, "again-" + number + "-" + now.toEpochMilli(), number);
        answer = fence.weakest(context);
      }
      return switch (answer) {
        case Answer.Refused _ -> StepResult.done("up, and proven");
        case Answer.Unknown(String detail) ->
            new StepResult.Refused(
                UNCLEAR
                    + " Whether the fence holds could not be proven, and it was left up: "
                    + detail
                    + " See to what the probe asks, and run the same command again.");
        case Answer.Done(String detail) ->
            new StepResult.Refused(
                WRITTEN
                    + " The fence does not hold, though it was raised once more: "
                    + detail
                    + " It was not lowered. Find out who opens the source, or mend what raises the"
                    + " fence, and run the same command again.");
      };
    } catch (StepFailed e) {
      return new StepResult.Refused(e.getMessage() + " The fence was left as it is.");
    }
  }

  private void raiseAgain(StepContext context, String act, int number) throws InterruptedException {
    Note _ =
        context.act(
            act,
            new Note(1, context.clock().instant().toString()),
            _ -> {
              acts.carry(context, plan.raise(), context.run() + "-raise-" + number);
              return Note.NONE;
            });
  }
}
