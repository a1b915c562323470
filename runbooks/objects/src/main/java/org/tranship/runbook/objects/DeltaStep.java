package org.tranship.runbook.objects;

import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Set;
import org.tranship.core.cutover.DeltaPlan;
import org.tranship.core.cutover.Fence;
import org.tranship.core.cutover.SwitchStep;
import org.tranship.core.step.Phase;
import org.tranship.core.step.Step;
import org.tranship.core.step.StepContext;
import org.tranship.core.step.StepResult;
import org.tranship.core.step.Undo;

/// Copies what changed at the source since, again and again while the service is live, until that
/// is little. Safe to repeat, as the copying is. Run again by whoever takes the run up before the
/// switch, since the source has changed meanwhile; not while the fence is up, where time is dear.
final class DeltaStep implements Step {
  private final Migration migration;

  DeltaStep(Migration migration) {
    this.migration = migration;
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
    DeltaPlan plan = migration.plan().delta();
    long changed = 0;
    for (int pass = 1; pass <= plan.atMost(); pass++) {
      Instant began = context.clock().instant();
      changed = migration.again(context);
      LiveFaults.requireNoOther(context);
      Duration took = Duration.between(began, context.clock().instant());
      boolean small = plan.isSmall(changed, took);
      context.measured(
          "delta " + pass,
          true,
          String.format(
              Locale.ROOT, "%d objects had changed, in %.1f s", changed, took.toMillis() / 1000.0));
      if (small) {
        return StepResult.done(changed + " objects in the last of " + pass);
      }
    }
    return StepResult.done(
        "still " + changed + " objects in the last of " + plan.atMost() + ", which is the most");
  }

  @Override
  public Undo undo() {
    return new Undo.Nothing();
  }
}
