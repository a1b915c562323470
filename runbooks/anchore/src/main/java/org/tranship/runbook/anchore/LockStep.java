package org.tranship.runbook.anchore;

import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.tranship.core.catalog.CatalogException;
import org.tranship.core.outcome.Tally;
import org.tranship.core.step.Phase;
import org.tranship.core.step.Step;
import org.tranship.core.step.StepContext;
import org.tranship.core.step.StepResult;
import org.tranship.core.step.Undo;
import org.tranship.core.store.Store;
import org.tranship.core.store.Sweeping;
import org.tranship.runbook.anchore.db.MigrationLock;

/// Takes Anchore's migration lock for as long as the run works.
///
/// Crash argument. A process that is killed behind its last copy leaves a mark, or a probe, at the
/// target, and what is left to be done (rows, the source) writes nothing there, so no pass would
/// take it away; Anchore does not start while a mark lies in the directory of its `localfs`. So
/// whoever takes the lock and finds copies in the journal sweeps the target first.
final class LockStep implements Step {
  private final Migration migration;
  private final AtomicReference<@Nullable MigrationLock> lock = new AtomicReference<>();

  LockStep(Migration migration) {
    this.migration = migration;
  }

  @Override
  public String name() {
    return "lock";
  }

  @Override
  public Phase phase() {
    return Phase.PREPARE;
  }

  @Override
  public boolean always() {
    return true;
  }

  @Override
  public StepResult run(StepContext context) throws InterruptedException {
    try {
      take(context);
    } catch (CatalogException e) {
      if (e.kind() == CatalogException.Kind.LOCKED) {
        return new StepResult.Refused(String.valueOf(e.getMessage()));
      }
      throw e;
    }
    return StepResult.done();
  }

  /// Makes sure that this process holds the lock: takes it if it was not taken yet (on the way
  /// back, where no step before took it), else looks whether its session still lives.
  void require(StepContext context) throws InterruptedException {
    MigrationLock mine = lock.get();
    if (mine == null) {
      take(context);
    } else {
      mine.require();
    }
  }

  private void take(StepContext context) throws InterruptedException {
    MigrationLock taken = MigrationLock.take(migration.database(), migration.plan().lockTimeout());
    context.hold(taken);
    lock.set(taken);
    if (!context.tally(Passes.COPY).equals(Tally.EMPTY)) {
      sweepTarget();
    }
  }

  private void sweepTarget() {
    try (Store target = migration.opener().open(migration.target().store())) {
      target.feature(Sweeping.class).ifPresent(Sweeping::sweep);
    }
  }

  @Override
  public Undo undo() {
    return new Undo.Nothing();
  }
}
