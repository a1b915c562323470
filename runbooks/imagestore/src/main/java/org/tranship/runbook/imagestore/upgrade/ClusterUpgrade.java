package org.tranship.runbook.imagestore.upgrade;

import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.tranship.client.fabric.ClusterGateway;
import org.tranship.client.fabric.UpgradeForecast;
import org.tranship.client.fabric.UpgradeProgress;
import org.tranship.core.step.StepContext;
import org.tranship.core.step.StepFailed;
import org.tranship.core.step.StepResult;

/// Begins upgrades of a cluster, watches them to their end, and stops them.
///
/// Crash argument. Whether an upgrade was begun, and where it leads, is asked of the cluster and
/// not of memory, so all of it may be done again. On the way back too: what an earlier try has
/// begun is known by its version and waited for, and is nobody else's.
public final class ClusterUpgrade {
  private static final String WENT_BACK = "TRI-152";
  private static final String STANDS = "TRI-158";
  private static final Duration BETWEEN = Duration.ofSeconds(10);

  /// So many looks at a progress that is of another upgrade.
  private static final int PATIENCE = 180;

  /// So many looks at one that stands until somebody sends it on: whoever does so may be about to.
  private static final int STANDING = 6;

  private final ClusterReach reach;

  public ClusterUpgrade(ClusterReach reach) {
    this.reach = reach;
  }

  /// How the newest upgrade stands; nodes may be restarting for it.
  public UpgradeProgress progress() {
    return reach.askOnTheWay("its upgrade", ClusterGateway::progress);
  }

  /// As [#bring(String, Consumer)], telling it in the run.
  public void bring(StepContext context, String version) throws InterruptedException {
    bring(version, forecast -> context.measured("forecast", true, forecast.toString()));
  }

  /// Brings the cluster to a manifest that is registered; one that it has is what was asked for.
  ///
  /// @param told what the cluster says an upgrade would do, before it is begun
  /// @throws StepFailed if the cluster would not begin it, or does not come to it
  public void bring(String version, Consumer<UpgradeForecast> told) throws InterruptedException {
    if (!reach.manifest().version().equals(version)) {
      start(version, told);
    }
    watch(version);
  }

  private void start(String version, Consumer<UpgradeForecast> told) {
    UpgradeProgress progress = progress();
    if (!progress.isOver() && progress.config().equals(version)) {
      return;
    }
    UpgradeForecast forecast =
        reach.ask("what an upgrade would do", cluster -> cluster.forecast(version));
    told.accept(forecast);
    boolean _ =
        reach.order(
            "the upgrade",
            cluster -> cluster.upgrade(version, forecast),
            (cluster, _) -> {
              UpgradeProgress now = cluster.progress();
              return now.config().equals(version) && !now.wentBack();
            });
  }

  private void watch(String version) throws InterruptedException {
    boolean seen = false;
    int standing = 0;
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
                + (progress.hasFailed()
                    ? ", and could not go back by itself, so its nodes may have either manifest: "
                    : " and is where it was: ")
                + progress
                + ". Its health events say why. Mend that, and run the same command again, which"
                + " begins the upgrade anew.");
      }
      standing = progress.waitsForSomebody() ? standing + 1 : 0;
      if (standing == STANDING) {
        throw new StepFailed(
            STANDS
                + " The upgrade to "
                + progress.config()
                + " stands between two upgrade domains until somebody sends it on: its mode is "
                + progress.mode()
                + ". See whether the nodes that have it are well, send it on"
                + " (Resume-ServiceFabricClusterUpgrade, or sfctl cluster upgrade-resume), and run"
                + " the same command again, which watches it.");
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

  /// Brings what this run has under way to its end: an upgrade that leads forward is stopped, and
  /// one that leads back, begun by an earlier try, is waited for. So is one that the cluster takes
  /// back by itself, whose progress may name the version that it goes back to.
  ///
  /// @param forward versions that the run has upgraded to
  /// @param back versions that it leads back to
  /// @return why it does not; empty if no upgrade is under way any more
  public Optional<StepResult> stop(Set<String> forward, Set<String> back)
      throws InterruptedException {
    boolean stopped = false;
    for (UpgradeProgress now = progress(); !now.isOver(); now = progress()) {
      boolean leads = forward.contains(now.config());
      if (!leads && !back.contains(now.config())) {
        return Optional.of(
            new StepResult.Refused(
                "TRI-157 Another upgrade is under way in the cluster, "
                    + now
                    + ". It is not ours to stop. Wait for its end, and run the same command again."));
      }
      if (leads && !now.wentBack() && !stopped) {
        rollback();
        stopped = true;
      }
      reach.pause(BETWEEN);
    }
    return Optional.empty();
  }

  /// It may have come to its end meanwhile, or be on its way back by a request whose answer was
  /// lost.
  private void rollback() {
    boolean _ =
        reach.order(
            "the way back",
            ClusterGateway::rollback,
            (cluster, _) -> {
              UpgradeProgress now = cluster.progress();
              return now.isOver() || now.wentBack();
            });
  }
}
