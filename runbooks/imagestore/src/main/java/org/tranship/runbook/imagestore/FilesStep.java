package org.tranship.runbook.imagestore;

import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.tranship.core.compare.ListingAhead;
import org.tranship.core.compare.Merge;
import org.tranship.core.compare.Pair;
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
/// putting it twice is harmless. What is at the target is overwritten only if this run, or one of
/// the same plan before it, wrote it and the source has another version now; or if it was in flight
/// when a process died, and the target wrote it since the run was made: then it is the dead one's.
/// One file that cannot be copied ends the run before any marker is written.
final class FilesStep implements Step {
  static final String NAME = "files";
  static final PassId FILES = PassId.of("files");
  private static final PassId REMOVE = PassId.of("remove-files");
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
    copying.proven(false);
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
              + " When that is mended, run the same command again; it tries only what is left.");
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
    private final Store target;
    private final StepContext context;
    private final Merge merge;
    private final KnownCopies copies;
    private final ResultCursor doubtful;
    private final OpenKeys open;

    Files(ImageCopying copying, StepContext context) {
      this.context = context;
      this.source = copying.listed();
      this.target = copying.target();
      this.open = new OpenKeys(context, FILES);
      this.copies = copying.copies(context);
      this.doubtful = new ResultCursor(context.results(FILES, EnumSet.of(Outcome.UNKNOWN)));
      Listing wanted = new ListingAhead(() -> copying.sourceContent().of(source));
      // What is there is of interest only where an earlier run may have written it.
      this.merge =
          new Merge(
              wanted, copies.hasEarlier() ? copying.targetContent().of(target) : new NoListing());
    }

    @Override
    public Optional<WorkItem> next() {
      for (Pair pair = merge.next(); pair != null; pair = merge.next()) {
        Optional<WorkItem> item =
            switch (pair) {
              case Pair.OnlyInSource only -> item(only.source(), Optional.empty());
              case Pair.Both both -> item(both.source(), copies.earlier(both.target()));
              case Pair.OnlyInTarget _ -> Optional.empty();
            };
        if (item.isPresent()) {
          return item;
        }
      }
      open.end();
      return Optional.empty();
    }

    /// @param earlier what an earlier run knows of what is there
    private Optional<WorkItem> item(Entry entry, Optional<ObjectResult> earlier) {
      WorkItem item = WorkItem.same(entry.key(), entry.size(), entry.version());
      boolean begun = open.has(entry.key());
      boolean perhaps = begun && (open.wasInFlight() || doubtful.at(entry.key()).isPresent());
      Optional<Entry> cutOff =
          perhaps
              ? target.stat(entry.key()).filter(it -> OwnFiles.isSince(it, context))
              : Optional.empty();
      if (cutOff.isPresent()) {
        return Optional.of(OwnFiles.cutOff(item).replacing(cutOff.get().version()));
      }
      Optional<ObjectResult> own =
          copies
              .own(entry.key())
              .filter(it -> it.outcome() == Outcome.DONE && it.written().isKnown())
              .or(() -> earlier);
      if (own.isEmpty()) {
        return Optional.of(item);
      }
      if (!own.get().source().equals(entry.version())) {
        return Optional.of(item.replacing(own.get().written()));
      }
      // Of a target that cannot be read, the journal alone tells that it has been copied.
      boolean known = earlier.isPresent() && !target.capabilities().readable();
      if (known && begun) {
        open.pass(entry.key());
      }
      return known ? Optional.empty() : Optional.of(item);
    }

    @Override
    public void close() {
      try (source;
          target;
          merge;
          copies;
          doubtful) {
        open.close();
      }
    }
  }

  private static final class NoListing implements Listing {
    @Override
    public @Nullable Entry next() {
      return null;
    }

    @Override
    public void close() {}
  }
}
