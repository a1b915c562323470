package org.tranship.runbook.registry;

import java.util.Optional;
import org.tranship.core.outcome.Tally;
import org.tranship.core.step.PassEnding;
import org.tranship.core.step.Phase;
import org.tranship.core.step.Step;
import org.tranship.core.step.StepContext;
import org.tranship.core.step.StepResult;
import org.tranship.core.step.Undo;
import org.tranship.core.store.Store;
import org.tranship.core.work.PassSpec.Operation;

/// The end of a repair: the bytes that it has replaced are deleted for good, and the registry stays
/// as it is.
final class ForgetStep implements Step {
  private final Repairing repairing;

  ForgetStep(Repairing repairing) {
    this.repairing = repairing;
  }

  @Override
  public String name() {
    return "forget";
  }

  @Override
  public Phase phase() {
    return Phase.COMPLETE;
  }

  @Override
  public StepResult run(StepContext context) throws InterruptedException {
    Quarantine quarantine = RepairStep.kept(context).quarantine();
    try (Store store = repairing.open()) {
      quarantine.begin(store);
      Tally tally =
          context.pass(
              repairing.on(Kept.FORGET, Operation.DELETE),
              Optional.empty(),
              () -> new QuarantinedItems(repairing.open(), quarantine));
      if (tally.failed() == 0) {
        quarantine.end(store);
      }
      return PassEnding.of(context, Kept.FORGET, tally, "objects", "could not be deleted");
    }
  }

  @Override
  public Undo undo() {
    return new Undo.Impossible("The bytes that the repair has replaced are gone.");
  }
}
