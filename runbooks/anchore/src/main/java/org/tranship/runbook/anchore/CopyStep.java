package org.tranship.runbook.anchore;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.tranship.core.outcome.Note;
import org.tranship.core.outcome.ObjectResult;
import org.tranship.core.outcome.ObjectResult.Outcome;
import org.tranship.core.outcome.Tally;
import org.tranship.core.step.PassEnding;
import org.tranship.core.step.Phase;
import org.tranship.core.step.PointerNote;
import org.tranship.core.step.Step;
import org.tranship.core.step.StepContext;
import org.tranship.core.step.StepContext.ItemSource;
import org.tranship.core.step.StepResult;
import org.tranship.core.step.Undo;
import org.tranship.core.value.Attributes;
import org.tranship.core.value.ByteCount;
import org.tranship.core.value.DigestAlgorithm;
import org.tranship.core.value.Version;
import org.tranship.core.work.PassSpec;
import org.tranship.core.work.PassSpec.Existing;
import org.tranship.core.work.PassSpec.Operation;
import org.tranship.core.work.PassSpec.VerifyLevel;
import org.tranship.core.work.WorkItem;

/// Copies every document and reads each copy back. No row points to a copy yet, so the service
/// would notice nothing of this step, and taking it back is removing the copies.
final class CopyStep implements Step {
  private static final int BATCH = 500;

  private final Migration migration;
  private final LockStep lock;

  CopyStep(Migration migration, LockStep lock) {
    this.migration = migration;
    this.lock = lock;
  }

  @Override
  public String name() {
    return "copy";
  }

  @Override
  public Phase phase() {
    return Phase.MOVE;
  }

  @Override
  public StepResult run(StepContext context) throws InterruptedException {
    lock.require(context);
    Survey survey = Survey.of(context);
    PassSpec spec =
        new PassSpec(
            Passes.COPY,
            Operation.COPY,
            migration.source().store(),
            migration.target().store(),
            VerifyLevel.READBACK,
            migration.plan().replace() ? Existing.REPLACE : Existing.REFUSE,
            Set.of(),
            Set.of(DigestAlgorithm.MD5));
    Tally tally = context.pass(spec, Optional.of(survey.documents()), () -> new Items(context));
    return PassEnding.of(context, Passes.COPY, tally, "documents", "could not be copied");
  }

  /// The documents as work; those that are refused are written down as failed and left out.
  private final class Items implements ItemSource {
    private final StepContext context;
    private final Documents documents = migration.documents();
    private final Objections objections = new Objections(migration);
    private final List<ObjectResult> refused = new ArrayList<>();
    private final Attributes attributes;

    Items(StepContext context) {
      this.context = context;
      this.attributes =
          migration.target().newAttributes(context.clock().instant().getEpochSecond());
    }

    @Override
    public Optional<WorkItem> next() {
      while (true) {
        Optional<Document> next = documents.next();
        if (next.isEmpty()) {
          writeRefused();
          return Optional.empty();
        }
        Document document = next.get();
        Optional<Objections.Objection> objection = objections.to(document);
        if (objection.isEmpty()) {
          return Optional.of(item(document));
        }
        refused.add(
            ObjectResult.acted(
                document.id(),
                Outcome.FAILED,
                objection.get().code(),
                objection.get().sentence(document)));
        if (refused.size() == BATCH) {
          writeRefused();
        }
      }
    }

    private void writeRefused() {
      if (!refused.isEmpty()) {
        context.refuse(Passes.COPY, List.copyOf(refused));
        refused.clear();
      }
    }

    private WorkItem item(Document document) {
      return new WorkItem(
          document.id(),
          migration.source().keyOf(document),
          migration.target().newKeyOf(document),
          ByteCount.of(document.size()),
          Version.NONE,
          migration.source().codingOf(document.compressed()),
          migration.target().newCoding(),
          document.digest(),
          attributes,
          Note.NONE,
          PointerNote.text(document.pointer()),
          Optional.empty());
    }

    @Override
    public void close() {
      documents.close();
    }
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
        context, Passes.REMOVE_COPIES, tally, "documents", "could not be removed again");
  }
}
