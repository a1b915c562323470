package org.tranship.runbook.registry.msr;

import org.tranship.core.step.Phase;
import org.tranship.core.step.Step;
import org.tranship.core.step.StepContext;
import org.tranship.core.step.StepFailed;
import org.tranship.core.step.StepResult;
import org.tranship.core.step.Undo;

/// Has it proven which storage MSR uses: before anything the source, and where pushes were kept out
/// during the switch, the target as soon as they are let in again. Leaves nothing behind, and is
/// safe to repeat.
///
/// @param before whether it is the one before anything
record PlaceStep(MsrMigration migration, boolean before) implements Step {
  @Override
  public String name() {
    return before ? "place-before" : "place";
  }

  @Override
  public Phase phase() {
    return before ? Phase.PREPARE : Phase.SWITCH;
  }

  /// @throws StepFailed if MSR is not proven to be at the target
  @Override
  public StepResult run(StepContext context) throws InterruptedException {
    PlaceProof proof = new PlaceProof(migration);
    if (before) {
      return proof
          .objection(context)
          .<StepResult>map(StepResult.Refused::new)
          .orElseGet(() -> StepResult.done("MSR is at the source"));
    }
    proof.require(context);
    return StepResult.done("MSR is at the target");
  }

  @Override
  public Undo undo() {
    return new Undo.Nothing();
  }
}
