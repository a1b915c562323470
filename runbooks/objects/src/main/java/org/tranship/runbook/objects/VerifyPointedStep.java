package org.tranship.runbook.objects;

import java.util.Set;
import org.tranship.core.cutover.SwitchStep;
import org.tranship.core.step.Phase;
import org.tranship.core.step.Step;
import org.tranship.core.step.StepContext;
import org.tranship.core.step.StepFailed;
import org.tranship.core.step.StepResult;
import org.tranship.core.step.Undo;
import org.tranship.runbook.objects.pointers.PointedCheck;
import org.tranship.runbook.objects.pointers.Pointing;

/// Before the switch: reads all rows and lists both sides once more, and makes sure that every row
/// can be switched. Behind a fence what stands against that is a fault. Without one it is what the
/// service did since: it is named, and such a row stays as it is, with its object.
final class VerifyPointedStep implements Step {
  private final Migration migration;
  private final Pointing pointing;

  VerifyPointedStep(Migration migration, Pointing pointing) {
    this.migration = migration;
    this.pointing = pointing;
  }

  @Override
  public String name() {
    return VerifyStep.NAME;
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
    PointedCheck.Verdict found = PointedCheck.of(pointing, context);
    String sum = found.same() + " objects are the same at both ends";
    if (found.different() == 0) {
      context.measured("verify", true, sum);
      return StepResult.done(sum);
    }
    String which =
        found.different()
            + " not: "
            + String.join("; ", found.names())
            + (found.different() > found.names().size() ? "; ..." : "");
    context.measured("verify", false, sum + ", " + which);
    if (migration.isStrict()) {
      throw new StepFailed(
          VerifyStep.DIFFERENT
              + " Right before the switch the target is not as the source, or rows cannot be"
              + " switched: "
              + which
              + ". Nothing was switched. Somebody writes past the fence, or at the target; find out"
              + " who, and run the same command again.");
    }
    context.say("Changed since the last look; these rows stay as they are: " + which + ".");
    return StepResult.done(sum + ", " + which);
  }

  @Override
  public Undo undo() {
    return new Undo.Nothing();
  }
}
