package org.tranship.runbook.registry;

import org.tranship.core.step.ForwardingStep;
import org.tranship.core.step.Step;
import org.tranship.core.step.StepContext;
import org.tranship.core.step.StepResult;

/// Raises the fence once the registry is proven to use the source: it may have been sent elsewhere
/// while the blobs were copied.
final class PlacedStep extends ForwardingStep {
  private final RegistryMigration migration;

  PlacedStep(Step inner, RegistryMigration migration) {
    super(inner);
    this.migration = migration;
  }

  /// @throws org.tranship.core.step.StepFailed if it does not use the source
  @Override
  public StepResult run(StepContext context) throws InterruptedException {
    new PlaceProof(migration).require(context);
    return super.run(context);
  }
}
