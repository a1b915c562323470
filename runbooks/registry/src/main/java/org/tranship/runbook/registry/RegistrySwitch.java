package org.tranship.runbook.registry;

import java.time.Instant;
import org.tranship.core.cutover.BesideActs;
import org.tranship.core.cutover.PlanContradiction;
import org.tranship.core.step.StepContext;
import org.tranship.core.step.StepFailed;
import org.tranship.core.step.StepResult;

/// What goes with the switch of a registry: that it is proven to read from the target, that every
/// tag can be pulled from there, and what came since goes back with it.
record RegistrySwitch(RegistryMigration migration) implements BesideActs {
  @Override
  public void measure(StepContext context) throws InterruptedException {
    try {
      new TargetProof(migration).run(context);
      new PullTest(migration).run(context);
    } catch (PlanContradiction e) {
      // A file of a certificate that was there at the beginning.
      throw new StepFailed(ReadyStep.ACT + " The registry cannot be asked: " + e.getMessage());
    }
  }

  @Override
  public StepResult copyBack(StepContext context, int number, Instant began)
      throws InterruptedException {
    new AtWork(migration).begin(context);
    new TargetProof(migration).clear(context);
    return new PushedSince(migration).copyBack(context);
  }

  @Override
  public String backPromise() {
    return ", and copies back what was pushed since, blobs before links; once it is there, it goes from"
        + " the target with the rest. Tags that were removed since stay at the source, and tags that"
        + " were moved at both ends stay as they are at each.";
  }
}
