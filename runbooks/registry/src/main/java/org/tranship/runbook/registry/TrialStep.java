package org.tranship.runbook.registry;

import java.util.Set;
import org.tranship.core.cutover.PlanContradiction;
import org.tranship.core.cutover.SwitchStep;
import org.tranship.core.step.Phase;
import org.tranship.core.step.Step;
import org.tranship.core.step.StepContext;
import org.tranship.core.step.StepFailed;
import org.tranship.core.step.StepResult;
import org.tranship.core.step.Undo;

/// Pulls everything from a second registry that reads from the target already, before anybody is
/// sent there: what cannot be given out from there is found out while the users' registry is as it
/// was. That it reads from the target is proven as it is behind the switch, and that it takes no
/// push, which nobody would copy back.
///
/// Crash argument. What is put at the target for the proof has a name of its own for each try of
/// the switch, and is removed at the end of the step. Killed in between, it is removed before the
/// ends are compared anew ([#forget]), and on the way back.
final class TrialStep implements Step {
  static final String NAME = "try";

  private final RegistryMigration migration;
  private final RegistryPlan.Address address;

  TrialStep(RegistryMigration migration, RegistryPlan.Address address) {
    this.migration = migration;
    this.address = address;
  }

  @Override
  public String name() {
    return NAME;
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
    try {
      new EndProof(migration, EndProof.End.TRIAL).run(context);
      RegistrySwitch.requireClosed(context, migration, address);
      new PullTest(migration, address, "pull, tried").run(context);
    } catch (StepFailed | PlanContradiction e) {
      throw new StepFailed(
          e.getMessage() + " Nothing was switched: this is the registry of switch.try.", e);
    }
    return StepResult.done("everything was pulled from " + address.url());
  }

  /// Removes what a process that was killed may have left.
  static void forget(StepContext context, RegistryMigration migration) {
    if (migration.plan().trial().isPresent()) {
      new EndProof(migration, EndProof.End.TRIAL).forget(context);
    }
  }

  @Override
  public Undo undo() {
    return new Undo.By(
        "Removes what was put at the target for the trial",
        context -> {
          forget(context, migration);
          return StepResult.done();
        });
  }
}
