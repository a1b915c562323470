package org.tranship.runbook.registry;

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

/// Copies the blobs that were pushed since, again and again while the registry is live, until they
/// are few. Run again by whoever takes the run up before the switch; not while the fence is up.
final class BlobDeltaStep implements Step {
  private final RegistryMigration migration;

  BlobDeltaStep(RegistryMigration migration) {
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
      changed = new BlobRound(migration).run(context, true);
      Duration took = Duration.between(began, context.clock().instant());
      context.measured(
          "delta " + pass,
          true,
          String.format(Locale.ROOT, "%d new blobs, in %.1f s", changed, took.toMillis() / 1000.0));
      if (plan.isSmall(changed, took)) {
        return StepResult.done(changed + " blobs in the last of " + pass);
      }
    }
    return StepResult.done(
        "still " + changed + " blobs in the last of " + plan.atMost() + ", which is the most");
  }

  @Override
  public Undo undo() {
    return new Undo.Nothing();
  }
}
