package org.tranship.runbook.objects.pointers;

import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import org.tranship.core.outcome.Note;
import org.tranship.core.outcome.ObjectResult;
import org.tranship.core.outcome.ObjectResult.Outcome;
import org.tranship.core.outcome.Tally;
import org.tranship.core.step.OpenKeys;
import org.tranship.core.step.PassEnding;
import org.tranship.core.step.StepContext;
import org.tranship.core.step.StepContext.ItemSource;
import org.tranship.core.step.StepContext.Results;
import org.tranship.core.step.StepResult;
import org.tranship.core.store.Entry;
import org.tranship.core.value.Attributes;
import org.tranship.core.value.Attributes.Kind;
import org.tranship.core.value.Key;
import org.tranship.core.work.Coding;
import org.tranship.core.work.PassSpec;
import org.tranship.core.work.PassSpec.Dispensable;
import org.tranship.core.work.PassSpec.Existing;
import org.tranship.core.work.PassSpec.Operation;
import org.tranship.core.work.WorkItem;

/// One look at rows and objects, and the copying of what they say is to be copied: each object that
/// a row points at, once, whatever the number of its rows. What the source has and no row points at
/// stays where it is, unless everything is meant. Done again, it copies what rows point at since,
/// and what changed. Used by one thread.
///
/// Crash argument. An object is touched only after its intent is durable, under its key in the
/// source, and a copy is written only where nothing is, or over what this run wrote in a known
/// version. What was in flight when a process died is offered again with a mark that its result
/// keeps, so that a rollback knows that the run may have written what was found to be the same.
public final class PointedRound {
  static final String IN_FLIGHT = "in flight before";
  private static final Set<Outcome> SUCCESS = EnumSet.of(Outcome.DONE, Outcome.SAME);

  private final Pointing pointing;
  private long changed;

  public PointedRound(Pointing pointing) {
    this.pointing = pointing;
  }

  /// How many objects there were to do in the last look.
  public long changed() {
    return changed;
  }

  /// Does it.
  ///
  /// @return partial if something failed; which, is in the journal
  public StepResult run(StepContext context) throws InterruptedException {
    changed = 0;
    try (PointedObjects objects = new PointedObjects(pointing)) {
      objects.readRows((_, _) -> {}, false);
      PassSpec spec =
          new PassSpec(
              PointerPasses.COPY,
              Operation.COPY,
              pointing.source(),
              pointing.target(),
              pointing.verify(),
              Existing.REFUSE,
              EnumSet.allOf(Kind.class),
              Set.of(),
              new Dispensable(pointing.dropped(), Dispensable.BY_NATURE),
              false,
              false);
      Tally tally = context.pass(spec, Optional.empty(), () -> new PointedItems(context, objects));
      return PassEnding.of(context, PointerPasses.COPY, tally, "objects", "could not be copied");
    }
  }

  /// Whether the run wrote a copy, or had it in flight when a process died.
  static boolean isOurs(ObjectResult copy) {
    return copy.outcome() == Outcome.DONE || copy.note().endsWith("\n" + IN_FLIGHT);
  }

  /// Work for the objects that rows point at, in the order of their keys.
  private final class PointedItems implements ItemSource {
    private final PointedObjects objects;
    private final OpenKeys open;
    private final Results known;
    private Optional<ObjectResult> nextKnown;

    PointedItems(StepContext context, PointedObjects objects) {
      this.objects = objects;
      this.open = new OpenKeys(context, PointerPasses.COPY);
      this.known = context.results(PointerPasses.COPY, SUCCESS);
      this.nextKnown = known.next();
    }

    @Override
    public Optional<WorkItem> next() {
      for (var next = objects.next(); next != null; next = objects.next()) {
        Entry entry = next.entry();
        Pointed row = next.first();
        if (entry != null && (row != null || pointing.everything())) {
          boolean wanted = open.has(entry.key());
          WorkItem item = item(entry, row == null ? entry.key() : row.target());
          return Optional.of(wanted && open.wasInFlight() ? item.withEcho(IN_FLIGHT) : item);
        }
      }
      open.end();
      return Optional.empty();
    }

    private WorkItem item(Entry entry, Key target) {
      WorkItem item =
          new WorkItem(
              entry.key(),
              entry.key(),
              target,
              entry.size(),
              entry.version(),
              Coding.NONE,
              Coding.NONE,
              Optional.empty(),
              Attributes.NONE,
              Note.NONE,
              "",
              Optional.empty());
      Optional<ObjectResult> before = earlier(entry.key());
      if (before.filter(copy -> isAsCopied(copy, entry)).isEmpty()) {
        changed++;
      }
      return before
          .filter(copy -> copy.target().equals(target) && isOurs(copy) && !isAsCopied(copy, entry))
          .map(copy -> item.replacing(copy.written()))
          .orElse(item);
    }

    private static boolean isAsCopied(ObjectResult copy, Entry entry) {
      return !copy.source().isKnown() || copy.source().equals(entry.version());
    }

    /// What an earlier try made of the object, which may have changed since.
    private Optional<ObjectResult> earlier(Key key) {
      while (nextKnown.isPresent() && nextKnown.get().key().compareTo(key) < 0) {
        nextKnown = known.next();
      }
      return nextKnown.filter(result -> result.key().equals(key));
    }

    @Override
    public void close() {
      try (open) {
        known.close();
      }
    }
  }
}
