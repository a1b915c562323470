package org.tranship.runbook.objects;

import java.util.Set;
import org.tranship.core.cutover.Fence;
import org.tranship.core.cutover.SwitchStep;
import org.tranship.core.step.Phase;
import org.tranship.core.step.Step;
import org.tranship.core.step.StepContext;
import org.tranship.core.step.StepResult;
import org.tranship.core.step.Undo;
import org.tranship.runbook.objects.pointers.GoneCopies;
import org.tranship.runbook.objects.pointers.Pointing;

/// The last look at rows and objects before the switch: copies what changed, and removes at the
/// target what this run put there and neither the source nor a row knows any more. Its crash
/// argument is that of what it does: see [GoneCopies].
final class LastPointedStep implements Step {
  private final Migration migration;
  private final GoneCopies gone;

  LastPointedStep(Migration migration, Pointing pointing) {
    this.migration = migration;
    this.gone = new GoneCopies(pointing);
  }

  @Override
  public String name() {
    return LastDeltaStep.NAME;
  }

  @Override
  public Phase phase() {
    return Phase.SWITCH;
  }

  @Override
  public boolean again(Set<String> done) {
    return !done.contains(SwitchStep.NAME);
  }

  @Override
  public StepResult run(StepContext context) throws InterruptedException {
    if (SwitchStep.isBegun(context)) {
      return StepResult.done("the switch is begun");
    }
    long changed = migration.again(context);
    if (migration.isStrict()) {
      LiveFaults.requireNone(context);
    } else {
      LiveFaults.requireNoOther(context);
    }
    long removed = gone.remove(context, Fence.number(context));
    String sum = changed + " objects were new or had changed, " + removed + " were gone";
    context.measured(
        migration.isFenced() ? "last delta, behind the fence" : "last delta", true, sum);
    return StepResult.done(sum);
  }

  @Override
  public Undo undo() {
    return new Undo.Nothing();
  }
}
