package org.tranship.runbook.anchore;

import java.util.Optional;
import org.tranship.core.step.Phase;
import org.tranship.core.step.Step;
import org.tranship.core.step.StepContext;
import org.tranship.core.step.StepResult;
import org.tranship.core.step.StoreProbe;
import org.tranship.core.step.Undo;

/// Makes the bucket, container or directory of the destination, if it is missing and its
/// configuration allows to make it. Behind the fence and the lock, so that a run that either
/// refuses has changed nothing. Repeated it finds it there; killed it leaves it, empty at most.
final class DestinationStep implements Step {
  private final Migration migration;

  DestinationStep(Migration migration) {
    this.migration = migration;
  }

  @Override
  public String name() {
    return "destination";
  }

  @Override
  public Phase phase() {
    return Phase.PREPARE;
  }

  @Override
  public boolean always() {
    return true;
  }

  @Override
  public StepResult run(StepContext context) throws InterruptedException {
    if (context.completing()) {
      // The copies are there, or the probe has refused.
      return StepResult.done();
    }
    Side target = migration.target();
    Optional<StepResult> refusal =
        StoreProbe.refusal(
            context,
            target.toString(),
            migration.opener(),
            target.store(),
            fault -> target.told(fault, true),
            _ -> false);
    return refusal.orElseGet(StepResult::done);
  }

  @Override
  public Undo undo() {
    return new Undo.Nothing();
  }
}
