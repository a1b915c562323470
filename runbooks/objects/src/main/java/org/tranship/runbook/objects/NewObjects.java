package org.tranship.runbook.objects;

import java.util.Optional;
import org.tranship.core.compare.ObjectFilter;
import org.tranship.core.compare.Pair;
import org.tranship.core.step.OpenKeys;
import org.tranship.core.step.StepContext;
import org.tranship.core.step.StepContext.ItemSource;
import org.tranship.core.store.Entry;
import org.tranship.core.store.Store;
import org.tranship.core.value.Key;
import org.tranship.core.work.WorkItem;

/// Objects that the source has and the target has not, in key order, and those that an earlier try
/// left open. Whatever this gives the target did not list when the run first looked. That it was
/// not there is known only once it was written on that condition, which is what a rollback rests
/// on.
final class NewObjects implements ItemSource {
  private final Store source;
  private final Store target;
  private final ObjectFilter filter;
  private final LostNames lost;
  private final Found found;
  private final OpenKeys open;
  private final KnownCopies known;
  private final ExistingRule rule;
  private final Walk walk;
  private final boolean whole;
  private final boolean live;

  /// @param after only keys greater than this one
  NewObjects(Copying copying, StepContext context, Optional<Key> after) {
    this.source = copying.source();
    this.target = copying.target();
    this.filter = copying.filter(context);
    this.lost = new LostNames(context, copying.sourceName());
    this.found = copying.found();
    this.whole = after.isEmpty();
    this.live = copying.live();
    found.begin(whole);
    this.open = new OpenKeys(context, Passes.COPY);
    this.known = copying.known(context, after);
    this.rule = copying.rule(source, target);
    this.walk =
        Walk.of(
            copying.plan(),
            source,
            target,
            filter,
            after,
            new Walk.Faults(lost, new TargetGaps(context)));
  }

  @Override
  public Optional<WorkItem> next() {
    for (Pair pair = walk.next(); pair != null; pair = walk.next()) {
      found.met(pair);
      boolean wanted = open.has(pair.key());
      Optional<Entry> item =
          switch (pair) {
            case Pair.OnlyInTarget(Key _, Entry entry) -> {
              if (filter.takes(entry)) {
                found.extra(entry);
              }
              yield Optional.empty();
            }
            case Pair.OnlyInSource(Key _, Entry entry) -> Optional.of(entry).filter(filter::takes);
            case Pair.Both both -> both(both, wanted);
          };
      if (item.isPresent()) {
        found.fresh(item.get());
        // What is not there was not written by then; if it is there later, it is somebody else's.
        return Optional.of(
            pair instanceof Pair.Both both && open.wasInFlight()
                ? perhapsWritten(both)
                : item(item.get()));
      }
      if (wanted) {
        open.pass(pair.key());
      }
    }
    open.end();
    if (whole) {
      lost.listedAll();
    }
    found.ended();
    return Optional.empty();
  }

  /// What is there was most likely written by the process that died. Where the source is alive, it
  /// may be another object there by now.
  private WorkItem perhapsWritten(Pair.Both both) {
    WorkItem item = inFlight(both.source());
    return live && rule.of(both, known) == ExistingRule.Judgement.REPLACE
        ? item.replacing(both.target().version())
        : item;
  }

  private Optional<Entry> both(Pair.Both both, boolean wanted) {
    if (!filter.takes(both.source())) {
      return Optional.empty();
    }
    if (wanted) {
      return Optional.of(both.source());
    }
    if (rule.of(both, known) == ExistingRule.Judgement.SAME) {
      found.same(both.source());
    } else {
      found.other(both.source());
    }
    return Optional.empty();
  }

  /// The object as it was listed: when it has become another one, reading it is a fault.
  static WorkItem item(Entry entry) {
    return WorkItem.same(entry.key(), entry.size(), entry.version());
  }

  /// An object that was in flight when an earlier process died, which its result will tell.
  static WorkItem inFlight(Entry entry) {
    return item(entry).withEcho(Copies.IN_FLIGHT);
  }

  @Override
  public void close() {
    try (source;
        target;
        open;
        known) {
      walk.close();
    }
  }
}
