package org.tranship.runbook.objects;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.tranship.core.compare.ObjectFilter;
import org.tranship.core.compare.Pair;
import org.tranship.core.outcome.ObjectResult;
import org.tranship.core.outcome.ObjectResult.Outcome;
import org.tranship.core.step.OpenKeys;
import org.tranship.core.step.StepContext;
import org.tranship.core.step.StepContext.ItemSource;
import org.tranship.core.store.Entry;
import org.tranship.core.store.Store;
import org.tranship.core.store.StoreException.Kind;
import org.tranship.core.value.Key;
import org.tranship.core.work.WorkItem;

/// Objects of which the target has another, or perhaps another. Each may overwrite just the version
/// that was listed, if the rule lets it; those that it does not let, and that are certainly others,
/// are written down as failed and left alone.
final class ChangedObjects implements ItemSource {
  private static final int BATCH = 500;

  private final Copying copying;
  private final StepContext context;
  private final Store source;
  private final Store target;
  private final ObjectFilter filter;
  private final OpenKeys open;
  private final KnownCopies known;
  private final ExistingRule rule;
  private final Walk walk;
  private final List<ObjectResult> refused = new ArrayList<>();

  ChangedObjects(Copying copying, StepContext context) {
    this.copying = copying;
    this.context = context;
    this.source = copying.source();
    this.target = copying.target();
    this.filter = copying.filter(context);
    this.open = new OpenKeys(context, Passes.REPLACE);
    this.known = copying.known(context, Optional.empty());
    this.rule = copying.rule(source, target);
    // What the source cannot list, the copying before this has told.
    this.walk =
        Walk.of(
            copying.plan(),
            source,
            target,
            filter,
            Optional.empty(),
            Walk.Faults.ofSource(_ -> {}));
  }

  @Override
  public Optional<WorkItem> next() {
    for (Pair pair = walk.next(); pair != null; pair = walk.next()) {
      boolean wanted = open.has(pair.key());
      Optional<WorkItem> item =
          switch (pair) {
            case Pair.OnlyInTarget _ -> Optional.empty();
            // Somebody took away what was in its way.
            case Pair.OnlyInSource(Key _, Entry entry) ->
                wanted && filter.takes(entry)
                    ? Optional.of(NewObjects.item(entry))
                    : Optional.empty();
            case Pair.Both both -> {
              if (!filter.takes(both.source())) {
                yield Optional.empty();
              }
              ExistingRule.Judgement judgement = rule.of(both, known);
              if (judgement == ExistingRule.Judgement.REFUSE) {
                refuse(both);
                wanted = false;
              }
              if (judgement == ExistingRule.Judgement.SAME && open.wasInFlight()) {
                // Most likely an earlier process wrote it: what, and how well, is still to be
                // known.
                yield Optional.of(NewObjects.inFlight(both.source()));
              }
              yield item(both, judgement);
            }
          };
      if (item.isPresent()) {
        return item;
      }
      if (wanted) {
        open.pass(pair.key());
      }
    }
    open.end();
    write();
    return Optional.empty();
  }

  private static Optional<WorkItem> item(Pair.Both both, ExistingRule.Judgement judgement) {
    WorkItem item = NewObjects.item(both.source());
    return switch (judgement) {
      case SAME, SKIP, REFUSE -> Optional.empty();
      case COMPARE -> Optional.of(item);
      case REPLACE -> Optional.of(item.replacing(both.target().version()));
    };
  }

  private void refuse(Pair.Both both) {
    String code = Kind.CONDITION_FAILED.code();
    refused.add(
        ObjectResult.acted(
            both.key(),
            Outcome.FAILED,
            code,
            code
                + " "
                + copying.targetName()
                + " already holds another object under \""
                + both.key()
                + "\" ("
                + both.target().size()
                + both.target().modified().map(at -> ", written " + at).orElse("")
                + ", where the source has "
                + both.source().size()
                + both.source().modified().map(at -> ", written " + at).orElse("")
                + "). It was left alone. Look whose it is; remove it, or have it"
                + " overwritten (--existing replace of a copy, copy.existing of a plan)."));
    if (refused.size() == BATCH) {
      write();
    }
  }

  private void write() {
    if (!refused.isEmpty()) {
      context.refuse(Passes.REPLACE, List.copyOf(refused));
      refused.clear();
    }
  }

  @Override
  public void close() {
    write();
    try (source;
        target;
        open;
        known) {
      walk.close();
    }
  }
}
