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
import org.tranship.core.step.StepFailed;
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
/// source's listing ends it there. So does an object that is not at the target, and one more than
/// was agreed: what the operator saw is not what is there now. Killed half way, [ExtraStep] looks
/// and asks again; what is gone is gone.
final class DeleteExtraStep implements Step {
  static final String NAME = "delete-extra";

  private final Copying copying;
  private final Agreed agreed;

  DeleteExtraStep(Copying copying, Agreed agreed) {
    this.copying = copying;
    this.agreed = agreed;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Phase phase() {
    return Phase.COMPLETE;
  }

  @Override
  public StepResult run(StepContext context) throws InterruptedException {
    if (agreed.share().objects() > 0
        && !copying.plan().allowEmptySource()
        && sourceIsEmpty(context)) {
      throw new StepFailed(
          copying.sourceName()
              + " has no object at all any more, so nothing was removed at the target. See whether"
              + " it is still mounted, and run the same command again.",
          null);
    }
    PassSpec spec = PassSpec.on(Passes.DELETE_EXTRA, Operation.DELETE, copying.plan().target());
    Tally tally = context.pass(spec, Optional.empty(), () -> new Extras(context));
    return PassEnding.of(
        context, Passes.DELETE_EXTRA, tally, "objects", "could not be removed at the target");
  }

  /// Read up to the first object of the source.
  private boolean sourceIsEmpty(StepContext context) {
    ObjectFilter filter = copying.filter(context);
    try (Store source = copying.source();
        Store target = copying.target();
        Walk walk =
            Walk.of(copying.plan(), source, target, filter, Optional.empty(), ExtraStep.STOP)) {
      for (Pair pair = walk.next(); pair != null; pair = walk.next()) {
        if (!(pair instanceof Pair.OnlyInTarget)) {
          return false;
        }
      }
      return true;
    }
  }

  private final class Extras implements ItemSource {
    private final Store source = copying.source();
    private final Store target = copying.target();
    private final ObjectFilter filter;
    private final Walk walk;
    private long given;

    Extras(StepContext context) {
      this.filter = copying.filter(context);
      this.walk = Walk.of(copying.plan(), source, target, filter, Optional.empty(), ExtraStep.STOP);
    }

    @Override
    public Optional<WorkItem> next() {
      for (Pair pair = walk.next(); pair != null; pair = walk.next()) {
        if (pair instanceof Pair.OnlyInSource(Key key, Entry entry) && filter.takes(entry)) {
          throw ExtraStep.missing(copying, key);
        }
        if (pair instanceof Pair.OnlyInTarget(Key key, Entry entry) && filter.takes(entry)) {
          if (given == agreed.share().objects()) {
            throw new StepFailed(
                "More is only at the target than the "
                    + agreed.share()
                    + " that may be removed, such as \""
                    + key
                    + "\", so nothing more is removed there. See what has changed at both ends; the"
                    + " same command looks and asks again.",
                null);
          }
          given++;
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
