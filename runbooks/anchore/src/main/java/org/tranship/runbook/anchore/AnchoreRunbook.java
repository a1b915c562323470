package org.tranship.runbook.anchore;

import java.util.ArrayList;
import java.util.List;
import org.tranship.core.cutover.ProofStep;
import org.tranship.core.outcome.PassId;
import org.tranship.core.run.Runbook;
import org.tranship.core.step.Step;
import org.tranship.core.step.StepContext;
import org.tranship.core.step.StepResult;

/// Moves Anchore Engine's documents between its storage drivers.
///
/// The steps: the operator is asked; both stores are probed; the services are proven to be stopped;
/// Anchore's migration lock is taken; the destination is made, if it is missing and may be made;
/// the catalogue is surveyed; the task row is written; documents are copied and read back; rows are
/// switched; the source is cleaned. With `--nodelete` the last waits for `complete`, and all copies
/// are read once more before it.
public final class AnchoreRunbook implements Runbook {
  /// The name under which journals hold its runs.
  public static final String NAME = "anchore";

  private final Migration migration;
  private final List<Step> steps;

  public AnchoreRunbook(Migration migration) {
    this.migration = migration;
    LockStep lock = new LockStep(migration);
    FenceStep fence = new FenceStep(migration);
    List<Step> all =
        new ArrayList<>(
            List.of(
                new AskStep(migration),
                new ProbeStep(migration),
                fence,
                lock,
                new DestinationStep(migration),
                new SurveyStep(migration, lock),
                new TaskStep(migration, lock),
                new CopyStep(migration, lock),
                new SwitchStep(migration, lock, fence)));
    if (migration.plan().nodelete()) {
      all.add(
          new ProofStep(
              "rehash",
              "TRA-106",
              new ProofStep.End(
                  CleanStep.NAME,
                  Passes.CLEAN,
                  migration.source().toString(),
                  migration.target().toString()),
              (context, pass) -> CopiesRead.ofUnremoved(migration, context, pass)));
    }
    all.add(new CleanStep(migration, lock));
    this.steps = List.copyOf(all);
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public List<Step> steps() {
    return steps;
  }

  @Override
  public boolean completesItself() {
    return !migration.plan().nodelete();
  }

  @Override
  public StepResult verify(StepContext context, PassId pass) throws InterruptedException {
    return CopiesRead.of(migration, context, pass);
  }
}
