package org.tranship.runbook.imagestore;

import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import org.tranship.core.compare.ListingAhead;
import org.tranship.core.outcome.ObjectResult;
import org.tranship.core.outcome.ObjectResult.Outcome;
import org.tranship.core.outcome.PassId;
import org.tranship.core.outcome.Tally;
import org.tranship.core.step.OpenKeys;
import org.tranship.core.step.PassEnding;
import org.tranship.core.step.Phase;
import org.tranship.core.step.ResultCursor;
import org.tranship.core.step.Step;
import org.tranship.core.step.StepContext;
import org.tranship.core.step.StepContext.ItemSource;
import org.tranship.core.step.StepFailed;
import org.tranship.core.step.StepResult;
import org.tranship.core.step.Undo;
import org.tranship.core.store.Entry;
import org.tranship.core.store.Listing;
import org.tranship.core.store.Store;
import org.tranship.core.work.PassSpec;
import org.tranship.core.work.PassSpec.Existing;
import org.tranship.core.work.PassSpec.Operation;
import org.tranship.core.work.WorkItem;

/// Copies every file of content. Markers of either kind are not among them.
///
/// Crash argument. A file is read in the version that was listed and put under its own path, so
/// putting it twice is harmless. What is at the target is overwritten only if this run wrote it and
/// the source has another version now. One file that cannot be copied ends the run before any
/// marker is written.
final class FilesStep implements Step {
  static final String NAME = "files";
  static final PassId FILES = PassId.of("files");
  private static final PassId REMOVE = PassId.of("remove-files");
  private static final Set<Outcome> GOOD = EnumSet.of(Outcome.DONE, Outcome.SAME);
  private static final String FAILED = "TRI-102";

  private final ImageCopying copying;

  FilesStep(ImageCopying copying) {
    this.copying = copying;
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
  public boolean again(Set<String> done) {
    return !done.contains(SameContentStep.NAME);
  }

  @Override
  public StepResult run(StepContext context) throws InterruptedException {
    ImageCopyPlan plan = copying.plan();
    PassSpec spec =
        new PassSpec(
            FILES,
            Operation.COPY,
            plan.source(),
            plan.target(),
            plan.level(),
            Existing.REFUSE,
            Set.of(),
            Set.of());
    Tally tally =
        context.pass(spec, Optional.of(copying.scan().files()), () -> new Files(copying, context));
    if (tally.failed() > 0) {
      throw new StepFailed(
          FAILED
              + " "
              + tally.failed()
              + (tally.failed() == 1 ? " file was" : " files were")
              + " not copied, so no package was marked as whole; the first: "
              + PassEnding.firstFailure(context, FILES).orElse("")
              + " Run the same command again; it tries only what is left.");
    }
    return PassEnding.of(context, FILES, tally, "files", "could not be copied");
  }

  @Override
  public Undo undo() {
    return new Undo.By(
        "Removes from "
            + copying.targetName()
            + " the files that this run has put there, each in the version that it wrote; what was"
            + " there before stays.",
        this::remove);
  }

  private StepResult remove(StepContext context) throws InterruptedException {
    PassSpec spec = PassSpec.on(REMOVE, Operation.DELETE, copying.plan().target());
    Tally tally = context.pass(spec, Optional.empty(), () -> new OwnFiles(copying, context));
    if (tally.failed() == 0) {
      PassEnding.takenBack(context, FILES);
    }
    return PassEnding.of(context, REMOVE, tally, "files", "could not be removed again");
  }

  private static final class Files implements ItemSource {
    private final Store source;
    private final Listing listing;
    private final ResultCursor copied;
    private final OpenKeys open;

    Files(ImageCopying copying, StepContext context) {
      this.source = copying.source();
      this.open = new OpenKeys(context, FILES);
      this.copied = new ResultCursor(context.results(FILES, GOOD));
      Content content = copying.content();
      this.listing = new ListingAhead(() -> content.of(source));
    }

    @Override
    public Optional<WorkItem> next() {
      Entry entry = listing.next();
      if (entry == null) {
        open.end();
        return Optional.empty();
      }
      boolean _ = open.has(entry.key());
      WorkItem item = item(entry);
      return Optional.of(open.wasInFlight() ? OwnFiles.cutOff(item) : item);
    }

    private WorkItem item(Entry entry) {
      WorkItem item = WorkItem.same(entry.key(), entry.size(), entry.version());
      Optional<ObjectResult> ours =
          copied
              .at(entry.key())
              .filter(result -> result.outcome() == Outcome.DONE && result.written().isKnown())
              .filter(result -> !result.source().equals(entry.version()));
      return ours.map(result -> item.replacing(result.written())).orElse(item);
    }

    @Override
    public void close() {
      try (source;
          listing;
          copied) {
        open.close();
      }
    }
  }
}
