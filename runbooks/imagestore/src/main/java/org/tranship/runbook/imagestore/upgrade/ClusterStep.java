package org.tranship.runbook.imagestore.upgrade;

import java.util.Optional;
import org.tranship.core.step.Phase;
import org.tranship.core.step.Step;
import org.tranship.core.step.StepContext;
import org.tranship.core.step.StepResult;
import org.tranship.core.step.Undo;
import org.tranship.runbook.imagestore.manifest.ClusterManifest;
import org.tranship.runbook.imagestore.manifest.ManifestRules;

/// Looks at the cluster before anything is done: nothing is under way, its own manifest can be gone
/// back to, the new one is of this cluster and would be taken, and the store that was named is the
/// one it uses. Once the upgrade was begun there is nothing to look at here.
final class ClusterStep implements Step {
  private final Upgrading upgrading;

  ClusterStep(Upgrading upgrading) {
    this.upgrading = upgrading;
  }

  @Override
  public String name() {
    return "cluster";
  }

  @Override
  public Phase phase() {
    return Phase.PREPARE;
  }

  @Override
  public boolean always() {
    return true;
  }

  @Override
  public StepResult run(StepContext context) {
    if (UpgradeStep.isBegun(context, UpgradeStep.NAME)) {
      return StepResult.done("the upgrade was begun");
    }
    Optional<String> objection = objection();
    context.measured("cluster", objection.isEmpty(), objection.orElse("can be upgraded"));
    return objection
        .<StepResult>map(
            why ->
                new StepResult.Refused(
                    ClusterLook.REFUSED
                        + " The cluster is not upgraded: "
                        + why
                        + ". Nothing was done."))
        .orElseGet(StepResult::done);
  }

  private Optional<String> objection() {
    ClusterManifest wanted = upgrading.manifest();
    ClusterLook look = ClusterLook.at(upgrading.reach());
    Optional<String> underWay = look.underWay();
    if (underWay.isPresent()) {
      return underWay;
    }
    ClusterManifest current = look.manifest();
    return look.foreign(wanted)
        .or(look::notProvisioned)
        .or(() -> ClusterLook.refusal(wanted))
        .or(() -> ClusterLook.refusal(wanted, ManifestRules.of(current, wanted)))
        .or(() -> look.otherStore(upgrading.plan().store()))
        .or(() -> look.unregisteredSwitch(wanted));
  }

  @Override
  public Undo undo() {
    return new Undo.Nothing();
  }
}
