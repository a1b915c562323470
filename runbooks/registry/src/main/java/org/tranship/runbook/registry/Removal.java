package org.tranship.runbook.registry;

import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.tranship.core.cutover.SwitchStep;
import org.tranship.core.outcome.ObjectResult;
import org.tranship.core.outcome.ObjectResult.Outcome;
import org.tranship.core.outcome.PassId;
import org.tranship.core.outcome.Tally;
import org.tranship.core.step.StepContext;
import org.tranship.core.step.StepContext.Results;
import org.tranship.core.store.StoreException.Kind;
import org.tranship.core.work.PassSpec;
import org.tranship.core.work.PassSpec.Operation;

/// Takes from the target what one pass has put there, and what another has brought back from there.
/// Each object goes in the version that is known; one that was written anew since stays, and is
/// named, and so does what may be the last good copy.
///
/// @param copied the pass that wrote at the target
/// @param back the pass that copied from the target to the source
/// @param removal the pass of the removal
record Removal(RegistryMigration migration, PassId copied, PassId back, PassId removal) {
  private static final Set<Outcome> GOOD = EnumSet.of(Outcome.DONE, Outcome.SAME);
  private static final Set<Outcome> BAD = EnumSet.of(Outcome.FAILED, Outcome.UNKNOWN);
  private static final String ANEW = "was written anew at the target since";

  /// First what was in flight when the last process died.
  Tally cutOff(StepContext context) throws InterruptedException {
    if (context.intended(SwitchStep.NAME, "act-1-1").isPresent()) {
      return context.tally(removal); // nothing was in flight when the target was compared
    }
    return context.pass(
        spec(), Optional.empty(), () -> new CutOffCopies(migration, context, copied));
  }

  /// Then what is known to have been written.
  ///
  /// @param meant which of it
  Tally known(StepContext context, Predicate<ObjectResult> meant) throws InterruptedException {
    Stays stays = new Stays(context);
    Tally _ =
        context.pass(
            spec(),
            Optional.empty(),
            () ->
                new OwnCopies(
                    migration,
                    context,
                    context.results(copied, GOOD),
                    context.results(back, GOOD),
                    meant,
                    removal,
                    stays));
    excuse(context, stays);
    stays.end();
    return context.tally(removal);
  }

  private PassSpec spec() {
    return PassSpec.on(removal, Operation.DELETE, migration.plan().target());
  }

  private void excuse(StepContext context, Stays stays) {
    if (context.tally(removal).failed() == 0) {
      return;
    }
    try (Results failed = context.results(removal, BAD)) {
      for (var next = failed.next(); next.isPresent(); next = failed.next()) {
        if (next.get().code().equals(Kind.CHANGED.code())) {
          stays.of(removal, next.get().key(), ANEW);
        }
      }
    }
  }
}
