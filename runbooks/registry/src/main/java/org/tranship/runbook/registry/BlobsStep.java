package org.tranship.runbook.registry;

import java.util.Set;
import org.tranship.core.outcome.Note;
import org.tranship.core.outcome.Tally;
import org.tranship.core.step.PassEnding;
import org.tranship.core.step.Phase;
import org.tranship.core.step.Step;
import org.tranship.core.step.StepContext;
import org.tranship.core.step.StepResult;
import org.tranship.core.step.Undo;

/// Copies the blobs while the registry is live. They show nothing to anybody until a link names
/// them.
///
/// Crash argument. A blob is never changed and its name is its digest, so copying one twice is
/// harmless, and what is there under its name is read and compared, never overwritten. Each intent
/// is durable before a blob is touched; what was in flight is offered again, and its result says
/// so, which is what a rollback goes by.
final class BlobsStep implements Step {
  static final String NAME = "blobs";

  private final RegistryMigration migration;

  BlobsStep(RegistryMigration migration) {
    this.migration = migration;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Phase phase() {
    return Phase.MOVE;
  }

  @Override
  public StepResult run(StepContext context) throws InterruptedException {
    Note _ =
        context.act(
            "at-work",
            Note.NONE,
            _ -> {
              new AtWork(migration).begin(context);
              return Note.NONE;
            });
    long copied = new BlobRound(migration).run(context, true);
    return StepResult.done(copied + " blobs");
  }

  @Override
  public Undo undo() {
    return new Undo.By(
        "Removes from " + migration.targetName() + " the blobs that this run has put there.",
        this::remove);
  }

  private StepResult remove(StepContext context) throws InterruptedException {
    Removal removal =
        new Removal(migration, MovePasses.BLOBS, MovePasses.BLOBS_BACK, MovePasses.REMOVE_BLOBS);
    Tally _ = removal.cutOff(context);
    Tally tally = removal.known(context, _ -> true);
    if (tally.failed() == 0) {
      PassEnding.takenBack(context, MovePasses.BLOBS);
      new AtWork(migration).end(context);
      new TriedPushes(migration).remove(context);
    }
    return PassEnding.of(
        context, MovePasses.REMOVE_BLOBS, tally, "blobs", "could not be removed again");
  }

  @Override
  public boolean again(Set<String> done) {
    return false;
  }
}
