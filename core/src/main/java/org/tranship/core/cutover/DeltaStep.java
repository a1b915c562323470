package org.tranship.core.cutover;

import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Set;
import org.tranship.core.step.Phase;
import org.tranship.core.step.Step;
import org.tranship.core.step.StepContext;
import org.tranship.core.step.StepResult;
import org.tranship.core.step.Undo;

/// Copies what has come to the source since, again and again while the service is live, until that
/// is little. Safe to repeat, as the copying is. Run again by whoever takes the run up before the
/// switch, since the source has changed meanwhile; not while the fence is up, where time is dear.
public final class DeltaStep implements Step {
  private final DeltaPlan plan;
  private final String what;
  private final String news;
  private final Round round;

  /// Copies what is new once.
  @FunctionalInterface
  public interface Round {
    /// @return how many had changed
    long run(StepContext context) throws InterruptedException;
  }

  /// @param what is copied, such as `objects`
  /// @param news what is said behind a number of them, such as `objects had changed`
  public DeltaStep(DeltaPlan plan, String what, String news, Round round) {
    this.plan = plan;
    this.what = what;
    this.news = news;
    this.round = round;
  }

  @Override
  public String name() {
    return "delta";
  }

  @Override
  public Phase phase() {
    return Phase.MOVE;
  }

  @Override
  public boolean again(Set<String> done) {
    return !done.contains(SwitchStep.NAME);
  }

  @Override
  public StepResult run(StepContext context) throws InterruptedException {
    if (Fence.mayBeUp(context) || SwitchStep.isBegun(context)) {
      return StepResult.done("the fence is up already");
    }
    long changed = 0;
    for (int pass = 1; pass <= plan.atMost(); pass++) {
      Instant began = context.clock().instant();
      changed = round.run(context);
      Duration took = Duration.between(began, context.clock().instant());
      context.measured(
          "delta " + pass,
          true,
          String.format(Locale.ROOT, "%d %s, in %.1f s", changed, news, took.toMillis() / 1000.0));
      if (plan.isSmall(changed, took)) {
        return StepResult.done(changed + " " + what + " in the last of " + pass);
      }
    }
    return StepResult.done(
        "still "
            + changed
            + " "
            + what
            + " in the last of "
            + plan.atMost()
            + ", which is the most");
  }

  @Override
  public Undo undo() {
    return new Undo.Nothing();
  }
}
