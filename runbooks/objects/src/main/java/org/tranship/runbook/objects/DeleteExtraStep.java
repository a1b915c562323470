package org.tranship.runbook.objects;

import java.util.Optional;
import org.tranship.core.compare.ObjectFilter;
import org.tranship.core.compare.Pair;
import org.tranship.core.outcome.Tally;
import org.tranship.core.step.PassEnding;
import org.tranship.core.step.Phase;
import org.tranship.core.step.Step;
import org.tranship.core.step.StepContext;
import org.tranship.core.step.StepContext.ItemSource;
import org.tranship.core.step.StepResult;
import org.tranship.core.step.Undo;
import org.tranship.core.store.Entry;
import org.tranship.core.store.Store;
import org.tranship.core.value.Key;
import org.tranship.core.work.PassSpec;
import org.tranship.core.work.PassSpec.Operation;
import org.tranship.core.work.WorkItem;

/// Removes at the target what the source does not have.
///
/// Crash argument. Both stores are listed anew, so an object that the source got meanwhile is not
/// taken for extra, and a target's object is removed only in the version that was listed, where the
/// store can tell. The listings are read along with the removing; since they come in one order,
/// whatever was removed was certainly not at the source in front of that place, and a fault of the
/// source's listing ends it there. Killed half way, the same is asked again; what is gone is gone.
final class DeleteExtraStep implements Step {
  private final Copying copying;

  DeleteExtraStep(Copying copying) {
    this.copying = copying;
  }

  @Override
  public String name() {
    return "delete-extra";
  }

  @Override
  public Phase phase() {
    return Phase.COMPLETE;
  }

  @Override
  public StepResult run(StepContext context) throws InterruptedException {
    PassSpec spec = PassSpec.on(Passes.DELETE_EXTRA, Operation.DELETE, copying.plan().target());
    Tally tally = context.pass(spec, Optional.empty(), () -> new Extras(context));
    return PassEnding.of(
        context, Passes.DELETE_EXTRA, tally, "objects", "could not be removed at the target");
  }

  private final class Extras implements ItemSource {
    private final Store source = copying.source();
    private final Store target = copying.target();
    private final ObjectFilter filter;
    private final Walk walk;

    Extras(StepContext context) {
      this.filter = copying.filter(context);
      this.walk = Walk.of(copying.plan(), source, target, filter, Optional.empty(), ExtraStep.STOP);
    }

    @Override
    public Optional<WorkItem> next() {
      for (Pair pair = walk.next(); pair != null; pair = walk.next()) {
        if (pair instanceof Pair.OnlyInTarget(Key key, Entry entry) && filter.takes(entry)) {
          return Optional.of(WorkItem.removal(key, key, entry.version()));
        }
      }
      return Optional.empty();
    }

    @Override
    public void close() {
      try (source;
          target) {
        walk.close();
      }
    }
  }

  @Override
  public Undo undo() {
    return new Undo.Impossible(
        "Objects were removed at the target that the source did not have, and nobody has a copy of"
            + " them.");
  }
}
