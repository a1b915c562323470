package org.tranship.runbook.objects;

import java.util.List;
import java.util.function.Consumer;
import org.tranship.core.outcome.ObjectResult;
import org.tranship.core.outcome.ObjectResult.Outcome;
import org.tranship.core.step.StepContext;
import org.tranship.core.store.StoreException;

/// Names that the target could not list. Behind one there may be objects that seem to be absent: a
/// directory may be usable without being listable. So the first of each try is written down before
/// anything behind it is begun, and a rollback is the more careful for it.
final class TargetGaps implements Consumer<StoreException> {
  private final StepContext context;
  private boolean told;

  TargetGaps(StepContext context) {
    this.context = context;
  }

  @Override
  public void accept(StoreException fault) {
    if (!told) {
      told = true;
      context.refuse(
          Passes.TARGET_LIST,
          List.of(
              ObjectResult.acted(
                  fault.key().orElseThrow(),
                  Outcome.SKIPPED,
                  fault.code(),
                  fault.getMessage()
                      + " What lies there may seem to be absent: a rollback removes only what this"
                      + " run is known to have written.")));
    }
  }

  /// Whether the target could not list a name in any try of the run.
  static boolean any(StepContext context) {
    return context.tally(Passes.TARGET_LIST).count(Outcome.SKIPPED) > 0;
  }
}
