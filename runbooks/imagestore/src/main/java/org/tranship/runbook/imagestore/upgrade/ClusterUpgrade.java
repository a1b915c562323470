package org.tranship.runbook.imagestore.upgrade;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.tranship.client.fabric.ClusterGateway;
import org.tranship.client.fabric.FabricFailure;
import org.tranship.client.fabric.UpgradeProgress;
import org.tranship.core.step.StepFailed;
import org.tranship.core.step.StepResult;

/// Begins upgrades of a cluster, watches them to their end, and stops them.
///
/// Whether an upgrade was begun is asked of the cluster and not of memory, so all of it may be done
/// again.
public final class ClusterUpgrade {
  private static final String WENT_BACK = "TRI-152";
  private static final Duration BETWEEN = Duration.ofSeconds(10);

  /// So many looks at a progress that is of another upgrade.
  private static final int PATIENCE = 180;

  private final ClusterReach reach;

  public ClusterUpgrade(ClusterReach reach) {
    this.reach = reach;
  }

  /// How the newest upgrade stands.
  public UpgradeProgress progress() {
    return reach.ask("its upgrade", ClusterGateway::progress);
  }

  /// Brings the cluster to a manifest that is registered; one that it has is what was asked for.
  ///
  /// @throws StepFailed if it does not come to it
  public void bring(String version) throws InterruptedException {
    if (!reach.manifest().version().equals(version)) {
      boolean _ = reach.ask("the upgrade", cluster -> start(cluster, version));
    }
    watch(version);
  }

  private static boolean start(ClusterGateway cluster, String version) throws IOException {
    UpgradeProgress progress = cluster.progress();
    if (!progress.isOver() && progress.config().equals(version)) {
      return false;
    }
    try {
      cluster.upgrade(version);
      return true;
    } catch (FabricFailure failure) {
      UpgradeProgress now = cluster.progress();
      if (now.config().equals(version) && !now.wentBack()) {
        return false;
      }
      throw failure;
    }
  }

  private void watch(String version) throws InterruptedException {
    boolean seen = false;
    for (int strange = 0; strange < PATIENCE; ) {
      UpgradeProgress progress = progress();
      if (progress.hasReached(version)) {
        return;
      }
      if (seen && progress.isOver()) {
        throw new StepFailed(
            WENT_BACK
                + " The cluster did not come to "
                + version
                + " and is where it was: "
                + progress
                + ". Its health events say why. Mend that, and run the same command again, which"
                + " begins the upgrade anew.");
      }
      seen |= !progress.isOver();
      strange += seen ? 0 : 1;
      reach.pause(BETWEEN);
    }
    throw new StepFailed(
        "TRI-154 The cluster took the upgrade to "
            + version
            + " and does not show it. See what Get-ServiceFabricClusterUpgrade says, and run the same"
            + " command again.");
  }

  /// Stops the upgrade to one of these versions, if one is under way.
  ///
  /// @return why it does not; empty if no upgrade is under way any more
  public Optional<StepResult> stop(String... versions) throws InterruptedException {
    UpgradeProgress progress = progress();
    if (progress.isOver()) {
      return Optional.empty();
    }
    if (!List.of(versions).contains(progress.config())) {
      return Optional.of(
          new StepResult.Refused(
              "TRI-157 Another upgrade is under way in the cluster, "
                  + progress
                  + ". It is not ours to stop. Wait for its end, and run the same command again."));
    }
    if (!progress.wentBack()) {
      boolean _ =
          reach.ask(
              "the way back",
              cluster -> {
                cluster.rollback();
                return true;
              });
    }
    while (!progress().isOver()) {
      reach.pause(BETWEEN);
    }
    return Optional.empty();
  }
}
