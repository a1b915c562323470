package org.tranship.runbook.registry.msr;

import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import org.tranship.core.compare.ListingAhead;
import org.tranship.core.outcome.ObjectResult;
import org.tranship.core.outcome.ObjectResult.Outcome;
import org.tranship.core.outcome.PassId;
import org.tranship.core.outcome.Tally;
import org.tranship.core.step.OpenKeys;
import org.tranship.core.step.ResultCursor;
import org.tranship.core.step.StepContext;
import org.tranship.core.step.StepContext.ItemSource;
import org.tranship.core.step.StepContext.Results;
import org.tranship.core.step.StepFailed;
import org.tranship.core.store.Entry;
import org.tranship.core.store.ListRequest;
import org.tranship.core.store.Listing;
import org.tranship.core.store.Store;
import org.tranship.core.store.StoreException.Kind;
import org.tranship.core.work.PassSpec;
import org.tranship.core.work.WorkItem;

/// One look at the storage of MSR, and the copying of every object that is not copied yet, byte for
/// byte under its key; each copy is read back.
///
/// Crash argument. A blob under an id is never changed, so copying it twice is harmless. What is at
/// the target under a key is read and compared, and is overwritten only if this run wrote it, in
/// the version that it wrote, and the source has another one now.
final class CopyRound {
  static final String OTHER_BYTES = "TRR-173";
  private static final Set<Outcome> GOOD = EnumSet.of(Outcome.DONE, Outcome.SAME);
  private static final Set<Outcome> BAD = EnumSet.of(Outcome.FAILED, Outcome.UNKNOWN);

  /// What fails because MSR is alive: it is looked at again.
  private static final Set<String> LIVE = Set.of(Kind.NOT_FOUND.code(), Kind.CHANGED.code());

  private final MsrMigration migration;
  private final boolean live;

  /// @param live pushes go on: what fails because of them is left to the next look
  CopyRound(MsrMigration migration, boolean live) {
    this.migration = migration;
    this.live = live;
  }

  /// @return how many were copied, or found to be there
  /// @throws StepFailed if any could not be copied
  long run(StepContext context) throws InterruptedException {
    long before = context.tally(MsrPasses.COPY).succeeded();
    Tally tally =
        context.pass(
            spec(migration, MsrPasses.COPY, true),
            Optional.empty(),
            () -> new Items(migration, context));
    if (tally.failed() > 0) {
      try (Results results = context.results(MsrPasses.COPY, BAD)) {
        for (var next = results.next(); next.isPresent(); next = results.next()) {
          if (!live || !LIVE.contains(next.get().code())) {
            throw fault(next.get());
          }
        }
      }
    }
    return tally.succeeded() - before;
  }

  /// A pass that copies from one end to the other.
  ///
  /// @param forth from the source to the target, and not back
  static PassSpec spec(MsrMigration migration, PassId pass, boolean forth) {
    MsrPlan plan = migration.plan();
    return forth
        ? PassSpec.ofBytes(pass, plan.source(), plan.target())
        : PassSpec.ofBytes(pass, plan.target(), plan.source());
  }

  private static StepFailed fault(ObjectResult bad) {
    if (bad.code().equals(Kind.CONDITION_FAILED.code())) {
      return new StepFailed(
          OTHER_BYTES
              + " The target holds other bytes under a key of the source: \""
              + bad.key()
              + "\". It would be no exact copy, and what is there is not overwritten. Nothing was"
              + " switched. See whose it is, remove it at the target, and run the same command again.");
    }
    return new StepFailed(
        "An object could not be copied, and MSR was left as it is: " + bad.reason());
  }

  private static final class Items implements ItemSource {
    private final Store source;
    private final OpenKeys open;
    private final ResultCursor copied;
    private final Listing listing;

    Items(MsrMigration migration, StepContext context) {
      this.source = migration.source();
      this.open = new OpenKeys(context, MsrPasses.COPY);
      this.copied = new ResultCursor(context.results(MsrPasses.COPY, GOOD));
      ListRequest request = ListRequest.under(SurveyStep.root(context) + MsrKeys.ROOT);
      this.listing = new ListingAhead(() -> source.list(request));
    }

    @Override
    public Optional<WorkItem> next() {
      for (Entry entry = listing.next(); entry != null; entry = listing.next()) {
        if (!MsrKeys.isUpload(entry.key())) {
          boolean _ = open.has(entry.key());
          return Optional.of(item(entry));
        }
      }
      open.end();
      return Optional.empty();
    }

    private WorkItem item(Entry entry) {
      WorkItem item = WorkItem.same(entry.key(), entry.size(), entry.version());
      return copied
          .at(entry.key())
          .filter(result -> result.outcome() == Outcome.DONE && result.written().isKnown())
          .filter(result -> !result.source().equals(entry.version()))
          .map(result -> item.replacing(result.written()))
          .orElse(item);
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
