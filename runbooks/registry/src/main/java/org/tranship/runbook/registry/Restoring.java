package org.tranship.runbook.registry;

import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.tranship.core.outcome.Note;
import org.tranship.core.outcome.ObjectIntent;
import org.tranship.core.outcome.ObjectResult;
import org.tranship.core.outcome.ObjectResult.Outcome;
import org.tranship.core.outcome.PassId;
import org.tranship.core.outcome.Tally;
import org.tranship.core.step.PassEnding;
import org.tranship.core.step.StepContext;
import org.tranship.core.step.StepContext.InFlight;
import org.tranship.core.step.StepContext.ItemSource;
import org.tranship.core.step.StepContext.Results;
import org.tranship.core.step.StepResult;
import org.tranship.core.value.Attributes;
import org.tranship.core.value.Key;
import org.tranship.core.work.Coding;
import org.tranship.core.work.WorkItem;

/// Copies what a run has removed from the registry back into it: blobs, then the links to them. It
/// is read back, and what is there under a key already is compared, never overwritten. Safe to
/// repeat.
record Restoring(Collecting collecting, Quarantine quarantine) {
  /// Also what is told to have failed: the answer to a deletion may be lost, and so may the one to
  /// the question what became of it. What is still there is compared, and left.
  private static final Set<Outcome> REMOVED =
      EnumSet.of(Outcome.DONE, Outcome.SAME, Outcome.UNKNOWN, Outcome.FAILED);

  /// @param wanted which of it
  StepResult run(StepContext context, Predicate<Key> wanted) throws InterruptedException {
    Tally blobs = pass(context, Quarantine.RESTORE_BLOBS, Quarantine.SWEEP_BLOBS, wanted);
    if (blobs.failed() > 0) {
      return ending(context, Quarantine.RESTORE_BLOBS, blobs);
    }
    Tally links = pass(context, Quarantine.RESTORE_LINKS, Quarantine.SWEEP_LINKS, wanted);
    if (links.failed() > 0) {
      return ending(context, Quarantine.RESTORE_LINKS, links);
    }
    return StepResult.done(
        blobs.succeeded() + " blobs and " + links.succeeded() + " links were put back");
  }

  /// The first of what was removed that is such.
  Optional<Key> firstRemoved(StepContext context, Predicate<Key> such) {
    for (PassId swept : List.of(Quarantine.SWEEP_BLOBS, Quarantine.SWEEP_LINKS)) {
      try (Items items = new Items(context, swept, such)) {
        Optional<Key> first = items.next().map(WorkItem::key);
        if (first.isPresent()) {
          return first;
        }
      }
    }
    return Optional.empty();
  }

  private static StepResult ending(StepContext context, PassId pass, Tally tally) {
    return PassEnding.of(context, pass, tally, "objects", "could not be put back");
  }

  private Tally pass(StepContext context, PassId pass, PassId swept, Predicate<Key> wanted)
      throws InterruptedException {
    return context.pass(
        collecting.copying(pass), Optional.empty(), () -> new Items(context, swept, wanted));
  }

  private final class Items implements ItemSource {
    private final StepContext context;
    private final Predicate<Key> wanted;
    private final Results removed;
    private final InFlight flying;

    Items(StepContext context, PassId swept, Predicate<Key> wanted) {
      this.context = context;
      this.wanted = wanted;
      this.removed = context.results(swept, REMOVED);
      this.flying = context.unsettled(swept);
    }

    @Override
    public Optional<WorkItem> next() {
      for (Optional<Key> key = key(); key.isPresent(); key = key()) {
        Optional<ObjectResult> copy =
            Optional.ofNullable(
                context.results(Quarantine.COPIES, List.of(key.get())).get(key.get()));
        if (wanted.test(key.get()) && copy.isPresent()) {
          return copy.map(this::item);
        }
      }
      return Optional.empty();
    }

    private Optional<Key> key() {
      return removed.next().map(ObjectResult::key).or(() -> flying.next().map(ObjectIntent::key));
    }

    private WorkItem item(ObjectResult copy) {
      return new WorkItem(
          copy.key(),
          quarantine.of(copy.key()),
          copy.key(),
          copy.size(),
          copy.written(),
          Coding.NONE,
          Coding.NONE,
          copy.sha256(),
          Attributes.NONE,
          Note.NONE,
          "",
          Optional.empty());
    }

    @Override
    public void close() {
      try (removed) {
        flying.close();
      }
    }
  }
}
