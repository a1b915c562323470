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
import org.tranship.core.step.Phase;
import org.tranship.core.step.Step;
import org.tranship.core.step.StepContext;
import org.tranship.core.step.StepContext.ItemSource;
import org.tranship.core.step.StepContext.Results;
import org.tranship.core.step.StepResult;
import org.tranship.core.step.Undo;
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

/// Copies each object that a row points at, once, whatever the number of its rows. What the source
/// has and no row points at stays where it is. Run again, it copies what rows point at since, and
/// what changed.
///
/// Crash argument. An object is touched only after its intent is durable, under its key in the
/// source, and a copy is written only where nothing is, or over what this run wrote in a known
/// version. What was in flight when a process died is offered again with a mark that its result
/// keeps, so that a rollback knows that the run may have written what was found to be the same.
final class CopyPointedStep implements Step {
  static final String IN_FLIGHT = "in flight before";
  private static final Set<Outcome> SUCCESS = EnumSet.of(Outcome.DONE, Outcome.SAME);

  private final Pointing pointing;
  private final String name;

  /// @param name several steps of a run may copy: at first, and what came since
  CopyPointedStep(Pointing pointing, String name) {
    this.pointing = pointing;
    this.name = name;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Phase phase() {
    return Phase.MOVE;
  }

  @Override
  public boolean again(Set<String> done) {
    return !done.contains(SwitchRowsStep.NAME);
  }

  @Override
  public StepResult run(StepContext context) throws InterruptedException {
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
              new Dispensable(pointing.dropped(), Dispensable.BY_NATURE));
      Tally tally = context.pass(spec, Optional.empty(), () -> new PointedItems(context, objects));
      return PassEnding.of(context, PointerPasses.COPY, tally, "objects", "could not be copied");
    }
  }

  /// Work for the objects that rows point at, in the order of their keys.
  private static final class PointedItems implements ItemSource {
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
        if (entry != null && row != null) {
          boolean wanted = open.has(entry.key());
          WorkItem item = item(entry, row.target());
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
      return earlier(entry.key())
          .filter(copy -> copy.target().equals(target) && copy.outcome() == Outcome.DONE)
          .filter(copy -> copy.source().isKnown() && !copy.source().equals(entry.version()))
          .map(copy -> item.replacing(copy.written()))
          .orElse(item);
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

  @Override
  public Undo undo() {
    return new Undo.By(
        "Removes the copies that this run made. Objects that the target had before stay.",
        this::removeCopies);
  }

  private StepResult removeCopies(StepContext context) throws InterruptedException {
    PassSpec spec = PassSpec.on(PointerPasses.REMOVE_COPIES, Operation.DELETE, pointing.target());
    Tally tally = context.pass(spec, Optional.empty(), () -> new MadeCopies(pointing, context));
    if (tally.failed() == 0) {
      PassEnding.takenBack(context, PointerPasses.COPY);
    }
    return PassEnding.of(
        context, PointerPasses.REMOVE_COPIES, tally, "objects", "could not be removed again");
  }
}
