package org.tranship.runbook.imagestore.migrate;

import java.util.Set;
import org.tranship.core.step.ForwardingStep;
import org.tranship.core.step.Step;
import org.tranship.core.step.StepContext;
import org.tranship.core.step.StepResult;
import org.tranship.core.step.Undo;

/// A step of the copy, or of what is looked at before the switch: done anew by whoever takes the
/// run up, so that a copy is as fresh as the source, and never again once the cluster uses its own
/// store or is about to.
///
/// That the cluster is switching is no proof of what this run has to know before: somebody else may
/// have begun that upgrade. So the run goes on without the steps only if the gate before the switch
/// was passed for the snapshot that counts.
final class UntilSwitchStep extends ForwardingStep {
  private final ImageStoreMigration migration;

  UntilSwitchStep(ImageStoreMigration migration, Step inner) {
    super(inner);
    this.migration = migration;
  }

  @Override
  public boolean always() {
    return false;
  }

  @Override
  public boolean again(Set<String> done) {
    return !done.contains(ImageStoreRunbook.SWITCH);
  }

  @Override
  public Undo undo() {
    return super.undo()
        .around(
            removal ->
                new LeftInOwnStore(migration)
                    .orElse("what the run has put into the cluster's own store", removal));
  }

  @Override
  public StepResult run(StepContext context) throws InterruptedException {
    if (!migration.isSwitching(context)) {
      return super.run(context);
    }
    return UnchangedStep.isPassed(context)
        ? StepResult.done("the switch is begun")
        : UnchangedStep.unproven(context);
  }
}
