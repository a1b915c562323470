package org.tranship.runbook.objects;

import java.util.Optional;
import java.util.Set;
import org.tranship.core.outcome.Tally;
import org.tranship.core.step.PassEnding;
import org.tranship.core.step.Phase;
import org.tranship.core.step.Step;
import org.tranship.core.step.StepContext;
import org.tranship.core.step.StepResult;
import org.tranship.core.step.Undo;
import org.tranship.core.work.PassSpec.Existing;

/// Brings objects up to date of which the target has another, or perhaps another. A pass of its
/// own, so that the journal tells what was new at the target from what was there before, also of
/// what was in flight when the process died: the one may be removed again, the other never.
///
/// Crash argument. Both stores are listed anew from their beginning, so the rule is asked with what
/// they hold now. An object replaced by the dead process is the journal's own by then, or is read
/// and found to be the same.
final class ReplaceStep implements Step {
  private final Copying copying;

  ReplaceStep(Copying copying) {
    this.copying = copying;
  }

  @Override
  public String name() {
    return "replace";
  }

  @Override
  public Phase phase() {
    return Phase.MOVE;
  }

  @Override
  public boolean again(Set<String> done) {
    return copying.plan().deleteExtra() && !done.contains(DeleteExtraStep.NAME);
  }

  @Override
  public StepResult run(StepContext context) throws InterruptedException {
    Found found = copying.found();
    boolean untouched = untouched(context);
    if (nothingOpen(context) && found.isWhole() && found.other().objects() == 0) {
      return StepResult.done("nothing there is another one");
    }
    if (copying.plan().existing() == WhenExists.SKIP) {
      return StepResult.done("what is there stays as it is");
    }
    Tally tally =
        context.pass(
            copying.pass(Passes.REPLACE, Existing.EXPECT),
            found.isWhole() && untouched ? Optional.of(found.other().objects()) : Optional.empty(),
            () -> new ChangedObjects(copying, context));
    return PassEnding.of(
        context, Passes.REPLACE, tally, "objects", "could not be brought up to date");
  }

  /// Whether no earlier process has begun anything; what it had in flight has no result.
  private static boolean untouched(StepContext context) {
    return context.tally(Passes.REPLACE).equals(Tally.EMPTY) && nothingOpen(context);
  }

  /// Whether all that was ever begun has come to its end, and to a good one.
  private static boolean nothingOpen(StepContext context) {
    if (context.tally(Passes.REPLACE).failed() > 0) {
      return false;
    }
    try (StepContext.InFlight flying = context.unsettled(Passes.REPLACE)) {
      return flying.next().isEmpty();
    }
  }

  @Override
  public Undo undo() {
    return new Undo.Nothing();
  }
}
