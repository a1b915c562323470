package org.tranship.runbook.registry;

import org.tranship.core.cutover.CloseStep;
import org.tranship.core.step.ForwardingStep;
import org.tranship.core.step.StepContext;
import org.tranship.core.step.StepResult;

/// The end of a migration: from here on garbage may be collected at both ends.
final class EndStep extends ForwardingStep {
  private final AtWork mark;

  EndStep(RegistryMigration migration) {
    super(new CloseStep("the source"));
    this.mark = new AtWork(migration);
  }

  @Override
  public StepResult run(StepContext context) throws InterruptedException {
    mark.end(context);
    return super.run(context);
  }
}
