package org.tranship.runbook.anchore;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.tranship.core.catalog.Catalog;
import org.tranship.core.catalog.Catalog.Swap;
import org.tranship.core.outcome.ObjectResult;
import org.tranship.core.outcome.ObjectResult.Outcome;
import org.tranship.core.step.JoinedResults;
import org.tranship.core.step.PointerNote;
import org.tranship.core.step.StepContext;
import org.tranship.core.step.StepContext.Results;
import org.tranship.core.step.StepContext.SwapSource;
import org.tranship.core.value.Key;
import org.tranship.runbook.anchore.db.AnchoreCatalog;

/// Swaps back to the old values, from whatever the rows hold now, as long as they point to our
/// copy.
final class SwapsBack implements SwapSource {
  private static final int BATCH = 500;
  private static final Set<Outcome> SUCCESS = Set.of(Outcome.DONE, Outcome.SAME);

  private final Migration migration;
  private final JoinedResults joined;
  private final Deque<Swap> ready = new ArrayDeque<>();

  /// @param sound documents that were read at the source and are as they were
  SwapsBack(Migration migration, StepContext context, Results sound) {
    this.migration = migration;
    this.joined = new JoinedResults(sound, context.results(Passes.SWITCH, SUCCESS));
  }

  @Override
  public Optional<Swap> next() {
    while (ready.isEmpty()) {
      List<ObjectResult> batch = new ArrayList<>(BATCH);
      Optional<JoinedResults.Pair> pair = joined.next();
      while (pair.isPresent()) {
        batch.add(pair.get().second());
        pair = batch.size() < BATCH ? joined.next() : Optional.empty();
      }
      if (batch.isEmpty()) {
        return Optional.empty();
      }
      Map<Key, Catalog.Row> rows =
          migration.catalog().find(batch.stream().map(ObjectResult::key).toList());
      for (ObjectResult switched : batch) {
        ready.add(back(switched, Optional.ofNullable(rows.get(switched.key()))));
      }
    }
    return Optional.of(ready.remove());
  }

  /// A row that is gone, or that points neither to our copy nor to where it was, is given a swap
  /// that cannot succeed, so that its result says what became of it.
  private Swap back(ObjectResult switched, Optional<Catalog.Row> row) {
    var old = PointerNote.parse(switched.note());
    var now = row.map(Catalog.Row::pointer).orElse(old);
    Document document = Document.of(new Catalog.Row(switched.key(), now));
    boolean ours = document.contentUrl().equals(migration.newUrl(document));
    var never = now.with(AnchoreCatalog.CONTENT_URL, migration.newUrl(document));
    return new Swap(switched.key(), ours ? now : never, old);
  }

  @Override
  public void close() {
    joined.close();
  }
}
