package org.tranship.runbook.objects;

import java.util.Optional;
import org.tranship.core.outcome.ObjectResult;
import org.tranship.core.outcome.ObjectResult.Level;
import org.tranship.core.outcome.Tally;
import org.tranship.core.step.PassEnding;
import org.tranship.core.step.Phase;
import org.tranship.core.step.Step;
import org.tranship.core.step.StepContext;
import org.tranship.core.step.StepContext.ItemSource;
import org.tranship.core.step.StepResult;
import org.tranship.core.step.Undo;
import org.tranship.core.work.PassSpec;
import org.tranship.core.work.PassSpec.Operation;
import org.tranship.core.work.WorkItem;

/// The destructive end: removes at the source what was copied and read back.
///
/// Crash argument. An object is removed only if the journal holds that its copy was read back, and
/// only in the version that was copied; what changed at the source since, or was never copied by
/// this run, stays. That an object is gone is no fault, so a batch that was cut off is repeated.
final class CleanStep implements Step {
  static final String NAME = "clean-source";

  private final Migration migration;

  CleanStep(Migration migration) {
    this.migration = migration;
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
    if (!migration.plan().clean()) {
      return StepResult.done("the source stays as it is");
    }
    PassSpec spec =
        PassSpec.on(Passes.CLEAN, Operation.DELETE, migration.copying().plan().source());
    long[] kept = new long[1];
    Tally tally = context.pass(spec, Optional.empty(), () -> new ReadBack(context, kept));
    if (kept[0] > 0) {
      context.say(kept[0] + " objects stay at the source, since their copies were not read back.");
    }
    context.measured(
        "clean", tally.failed() == 0, tally.succeeded() + " removed, " + kept[0] + " kept");
    return PassEnding.of(
        context, Passes.CLEAN, tally, "objects", "could not be removed at the source");
  }

  @Override
  public Undo undo() {
    return new Undo.Impossible(
        "Objects were removed at the source. The way back is a migration from the target.");
  }

  private static final class ReadBack implements ItemSource {
    private final Copies copies;
    private final long[] kept;

    ReadBack(StepContext context, long[] kept) {
      this.copies = new Copies(context);
      this.kept = kept;
      kept[0] = 0;
    }

    @Override
    public Optional<WorkItem> next() {
      for (var next = copies.next(); next.isPresent(); next = copies.next()) {
        ObjectResult result = next.get().result();
        if (result.level() == Level.READBACK) {
          return Optional.of(WorkItem.removal(result.key(), result.key(), result.source()));
        }
        kept[0]++;
      }
      return Optional.empty();
    }

    @Override
    public void close() {
      copies.close();
    }
  }
}
