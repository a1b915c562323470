package org.tranship.runbook.anchore;

import java.util.Set;
import org.tranship.core.outcome.PassId;
import org.tranship.core.outcome.Tally;
import org.tranship.core.step.Phase;
import org.tranship.core.step.Step;
import org.tranship.core.step.StepContext;
import org.tranship.core.step.StepResult;
import org.tranship.core.step.Undo;

/// Before `complete` removes a single document, every copy is read once more: weeks may lie between
/// a migration with `--nodelete` and its end, and what happened to the copies meanwhile is in no
/// journal. If one is not sound nothing is removed, and the way back is still open.
final class RehashStep implements Step {
  private final Migration migration;

  RehashStep(Migration migration) {
    this.migration = migration;
  }

  @Override
  public String name() {
    return "rehash";
  }

  @Override
  public Phase phase() {
    return Phase.PROOF;
  }

  /// What was sound at an earlier try may not be so any more.
  @Override
  public boolean again(Set<String> done) {
    return !done.contains(CleanStep.NAME);
  }

  @Override
  public StepResult run(StepContext context) throws InterruptedException {
    if (!context.tally(Passes.CLEAN).equals(Tally.EMPTY)) {
      return StepResult.done("was done before the first document was removed");
    }
    int number = 1;
    while (!context.tally(pass(number)).equals(Tally.EMPTY)) {
      number++;
    }
    StepResult result = CopiesRead.of(migration, context, pass(number));
    return result instanceof StepResult.Partial(long _, String detail)
        ? new StepResult.Refused(
            "TRA-106 "
                + detail
                + " So nothing was removed at "
                + migration.source()
                + ". Restore what is damaged at "
                + migration.target()
                + " and run `tranship complete` again, or go back by `tranship rollback`.")
        : result;
  }

  private static PassId pass(int number) {
    return PassId.of("rehash-" + number);
  }

  @Override
  public Undo undo() {
    return new Undo.Nothing();
  }
}
