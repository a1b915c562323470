package org.tranship.runbook.anchore;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.tranship.core.catalog.Catalog;
import org.tranship.core.outcome.ObjectResult;
import org.tranship.core.outcome.ObjectResult.Outcome;
import org.tranship.core.outcome.PassId;
import org.tranship.core.outcome.Tally;
import org.tranship.core.run.RunListener;
import org.tranship.core.step.RemainingResults;
import org.tranship.core.step.ResultItems;
import org.tranship.core.step.StepContext;
import org.tranship.core.step.StepResult;
import org.tranship.core.store.Store;
import org.tranship.core.value.Counted;
import org.tranship.core.value.Digest;
import org.tranship.core.value.Key;
import org.tranship.core.work.Coding;
import org.tranship.core.work.PassSpec;
import org.tranship.core.work.PassSpec.Operation;
import org.tranship.core.work.WorkItem;

/// Reads the copies of a run once more and compares them with what the journal knows.
///
/// Anchore may have been started again on its new store since, so a copy that is not what was
/// copied is none the less as it should be where its row is gone, points elsewhere, or has a new
/// digest that the bytes agree with: then it was Anchore who removed, moved or wrote the document.
final class CopiesRead {
  private static final int AT_ONCE = 500;
  private static final Set<Outcome> SUCCESS = Set.of(Outcome.DONE, Outcome.SAME);
  private static final Set<Outcome> BAD = Set.of(Outcome.FAILED, Outcome.UNKNOWN);

  private final Migration migration;
  private final StepContext context;
  private final PassId pass;
  private final boolean removedToo;
  private long unsound;
  private long changed;
  private String first = "";

  private CopiesRead(Migration migration, StepContext context, PassId pass, boolean removedToo) {
    this.migration = migration;
    this.context = context;
    this.pass = pass;
    this.removedToo = removedToo;
  }

  /// Reads them.
  ///
  /// @param pass a fresh name for the results
  /// @return done; or partial, with how many are not as they should be and the first of them
  static StepResult of(Migration migration, StepContext context, PassId pass)
      throws InterruptedException {
    return new CopiesRead(migration, context, pass, true).read();
  }

  /// Reads those of which the source has the document still.
  static StepResult ofUnremoved(Migration migration, StepContext context, PassId pass)
      throws InterruptedException {
    return new CopiesRead(migration, context, pass, false).read();
  }

  private StepResult read() throws InterruptedException {
    Coding held = migration.target().codingOf(false);
    Tally tally =
        context.pass(
            PassSpec.on(pass, Operation.VERIFY, migration.target().store()),
            Optional.of(context.tally(Passes.SWITCH).succeeded()),
            () ->
                new ResultItems(
                    removedToo
                        ? context.results(Passes.COPY, SUCCESS)
                        : RemainingResults.of(context, Passes.COPY, Passes.CLEAN),
                    result ->
                        Optional.of(
                            WorkItem.verification(
                                result.key(),
                                result.target(),
                                new Coding(Copied.of(result).payload().content(), held.carrier()),
                                result.sha256().orElseThrow()))));
    if (tally.failed() > 0) {
      look();
    }
    long all = tally.succeeded() + tally.failed();
    String since = changed == 0 ? "" : ", " + changed + " changed by Anchore since";
    return unsound == 0
        ? StepResult.done(Counted.of(all, "document") + since)
        : new StepResult.Partial(
            unsound,
            unsound
                + " of "
                + all
                + " documents are not as they were copied"
                + since
                + "; the first: "
                + first);
  }

  private void look() {
    try (Store store = migration.opener().open(migration.target().store());
        StepContext.Results failed = context.results(pass, BAD)) {
      List<ObjectResult> some = new ArrayList<>();
      for (Optional<ObjectResult> next = failed.next(); next.isPresent(); next = failed.next()) {
        some.add(next.get());
        if (some.size() == AT_ONCE) {
          look(store, some);
          some.clear();
        }
      }
      look(store, some);
    }
  }

  private void look(Store store, List<ObjectResult> failed) {
    List<Key> keys = failed.stream().map(ObjectResult::key).toList();
    Map<Key, Catalog.Row> rows = migration.catalog().find(keys);
    Map<Key, ObjectResult> copies = context.results(Passes.COPY, keys);
    for (ObjectResult each : failed) {
      Optional<Document> now = Optional.ofNullable(rows.get(each.key())).map(Document::of);
      Copied copied = Copied.of(Objects.requireNonNull(copies.get(each.key())));
      if (byAnchore(store, now, copied)) {
        changed++;
      } else {
        unsound++;
        first = first.isEmpty() ? DocumentWords.reason(each) : first;
      }
    }
  }

  /// Whether it was Anchore who has made the difference.
  private boolean byAnchore(Store store, Optional<Document> now, Copied copied) {
    if (now.isEmpty() || !now.get().contentUrl().equals(migration.newUrl(copied.document()))) {
      return true;
    }
    Optional<Digest> digest = now.get().digest();
    return digest.isPresent()
        && !digest.equals(copied.payload().md5())
        && new DocumentCheck(
                migration.database(), migration.target(), migration.opener(), RunListener.NONE)
            .fault(store, now.get())
            .isEmpty();
  }
}
