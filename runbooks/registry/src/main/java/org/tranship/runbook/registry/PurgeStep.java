package org.tranship.runbook.registry;

import java.util.Optional;
import org.tranship.core.outcome.Tally;
import org.tranship.core.step.PassEnding;
import org.tranship.core.step.Phase;
import org.tranship.core.step.Step;
import org.tranship.core.step.StepContext;
import org.tranship.core.step.StepFailed;
import org.tranship.core.step.StepResult;
import org.tranship.core.step.Undo;
import org.tranship.core.store.Store;

/// The end: what lies in quarantine is deleted for good, after one more look whether any of it is
/// needed by now; that is put back before. While a manifest or a link cannot be read nobody knows
/// what it needs, and nothing is deleted. Segments of large blobs go before the copies that name
/// them.
final class PurgeStep implements Step {
  private final Collecting collecting;

  PurgeStep(Collecting collecting) {
    this.collecting = collecting;
  }

  @Override
  public String name() {
    return "purge";
  }

  @Override
  public Phase phase() {
    return Phase.COMPLETE;
  }

  @Override
  public StepResult run(StepContext context) throws InterruptedException {
    Quarantine quarantine = QuarantineStep.of(context);
    try (Store store = collecting.open()) {
      quarantine.begin(store);
      StepResult back;
      try {
        back = PutBackStep.putBack(context, collecting, store);
      } catch (StepFailed e) {
        quarantine.end(store);
        throw e;
      }
      // Refused, it has deleted nothing, and others may collect.
      StepResult result = back instanceof StepResult.Done ? purge(context, quarantine) : back;
      if (!(result instanceof StepResult.Partial)) {
        quarantine.end(store);
      }
      return result;
    }
  }

  private StepResult purge(StepContext context, Quarantine quarantine) throws InterruptedException {
    QuarantineStep.removeSegments(context, collecting, quarantine, "segments");
    Tally tally =
        context.pass(
            collecting.removing(Quarantine.PURGE),
            Optional.empty(),
            () -> new QuarantinedItems(collecting.open(), quarantine));
    return PassEnding.of(
        context, Quarantine.PURGE, tally, "objects", "could not be deleted from quarantine");
  }

  @Override
  public Undo undo() {
    return new Undo.Impossible("What was deleted for good is gone.");
  }
}
