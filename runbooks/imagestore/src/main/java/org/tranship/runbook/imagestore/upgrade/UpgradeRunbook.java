package org.tranship.runbook.imagestore.upgrade;

import java.util.List;
import org.tranship.core.outcome.PassId;
import org.tranship.core.run.Runbook;
import org.tranship.core.step.Phase;
import org.tranship.core.step.Step;
import org.tranship.core.step.StepContext;
import org.tranship.core.step.StepResult;

/// Brings a cluster to another manifest: the cluster is looked at, the manifest is staged and
/// registered, the upgrade is begun and watched to its end, and the replicas of the image store are
/// waited for. The run ends as `ready`, and can be rolled back.
public final class UpgradeRunbook implements Runbook {
  /// The name under which journals hold its runs.
  public static final String NAME = "imagestore-upgrade";

  private final Upgrading upgrading;
  private final List<Step> steps;

  public UpgradeRunbook(Upgrading upgrading) {
    this.upgrading = upgrading;
    this.steps =
        List.of(
            new ClusterStep(upgrading),
            new ProvisionStep(
                upgrading.reach(), upgrading::store, List.of(_ -> upgrading.manifest())),
            new UpgradeStep(
                UpgradeStep.NAME, Phase.SWITCH, upgrading.reach(), _ -> upgrading.manifest()));
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public List<Step> steps() {
    return steps;
  }

  /// Whether the cluster has the manifest still.
  @Override
  public StepResult verify(StepContext context, PassId pass) {
    String wanted = upgrading.manifest().version();
    String version = upgrading.reach().manifest().version();
    return version.equals(wanted)
        ? StepResult.done("1 manifest")
        : new StepResult.Partial(1, "The cluster has the manifest " + version + " by now.");
  }
}
