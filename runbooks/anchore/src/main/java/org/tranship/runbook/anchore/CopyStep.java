package org.tranship.runbook.anchore;

import java.util.Optional;
import java.util.Set;
import org.tranship.core.outcome.Tally;
import org.tranship.core.step.PassEnding;
import org.tranship.core.step.Phase;
import org.tranship.core.step.Step;
import org.tranship.core.step.StepContext;
import org.tranship.core.step.StepResult;
import org.tranship.core.step.Undo;
import org.tranship.core.value.DigestAlgorithm;
import org.tranship.core.work.PassSpec;
import org.tranship.core.work.PassSpec.Existing;
import org.tranship.core.work.PassSpec.Operation;
import org.tranship.core.work.PassSpec.VerifyLevel;
import org.tranship.core.work.PassStopped;

/// Copies every document and reads each copy back. No row points to a copy yet, so the service
/// would notice nothing of this step, and taking it back is removing the copies.
final class CopyStep implements Step {
  private static final String NAME = "copy";

  private final Migration migration;
  private final LockStep lock;

  CopyStep(Migration migration, LockStep lock) {
    this.migration = migration;
    this.lock = lock;
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
    lock.require(context);
    new RemovedDocuments(migration, context, NAME).settle(Passes.COPY);
    Survey survey = Survey.of(context);
    Tally tally;
    try {
      tally =
          context.pass(
              spec(migration),
              Optional.of(survey.documents()),
              () -> new DocumentItems(migration, context, migration.documents()));
    } catch (PassStopped e) {
      throw DocumentWords.named(e, context);
    }
    return PassEnding.of(
        context, Passes.COPY, tally, "documents", "could not be copied", DocumentWords::reason);
  }

  /// How documents are copied, whichever they are.
  static PassSpec spec(Migration migration) {
    return new PassSpec(
        Passes.COPY,
        Operation.COPY,
        migration.source().store(),
        migration.target().store(),
        VerifyLevel.READBACK,
        migration.plan().replace() ? Existing.REPLACE : Existing.REFUSE,
        Set.of(),
        Set.of(DigestAlgorithm.MD5));
  }

  @Override
  public Undo undo() {
    return new Undo.By(
        "Removes the copies that this run made in "
            + migration.target()
            + ". Objects that were there before stay, and so do copies that rows point to; what"
            + " --replace overwrote cannot be brought back.",
        this::removeCopies);
  }

  private StepResult removeCopies(StepContext context) throws InterruptedException {
    lock.require(context);
    PassSpec spec = PassSpec.on(Passes.REMOVE_COPIES, Operation.DELETE, migration.target().store());
    Tally tally = context.pass(spec, Optional.empty(), () -> new OwnCopies(migration, context));
    if (tally.failed() == 0) {
      PassEnding.takenBack(context, Passes.COPY);
    }
    return PassEnding.of(
        context,
        Passes.REMOVE_COPIES,
        tally,
        "documents",
        "could not be removed again",
        DocumentWords::reason);
  }
}
