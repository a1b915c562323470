package org.tranship.runbook.imagestore.migrate;

import java.nio.file.Path;
import org.tranship.client.fabric.ClusterGateway;
import org.tranship.client.fabric.UpgradeProgress;
import org.tranship.core.control.Controls;
import org.tranship.core.cutover.Acts;
import org.tranship.core.cutover.Consent;
import org.tranship.core.step.StepContext;
import org.tranship.core.work.StoreOpener;
import org.tranship.runbook.imagestore.ImageCopying;
import org.tranship.runbook.imagestore.upgrade.ClusterReach;
import org.tranship.runbook.imagestore.upgrade.ClusterUpgrade;
import org.tranship.runbook.imagestore.upgrade.UpgradeStep;

/// A move to the cluster's own image store being carried out by this process: its plan, and what
/// its steps work with.
public final class ImageStoreMigration {
  /// The source changed after the last look before the switch, and somebody has brought that over.
  public static final String CHANGED_SOURCE = "changed-source";

  /// What was deployed to the cluster's own store since the switch cannot be listed, or not to its
  /// end: the cluster is taken back without anybody knowing what it loses.
  public static final String UNLISTED_CHANGES = "unlisted-changes";

  private final ImageStorePlan plan;
  private final ImageCopying copying;
  private final ClusterReach reach;
  private final Controls controls;
  private final Consent consent;
  private final SourceSnapshots snapshots;
  private final MadeManifests manifests;

  /// @param copying of the plan's copy
  /// @param tool which version of this program writes snapshots
  public ImageStoreMigration(
      ImageStorePlan plan,
      ImageCopying copying,
      StoreOpener opener,
      ClusterReach reach,
      Controls controls,
      Consent consent,
      String tool) {
    this.plan = plan;
    this.copying = copying;
    this.reach = reach;
    this.controls = controls;
    this.consent = consent;
    this.snapshots = new SourceSnapshots(opener, plan.copy().source(), plan.directory(), tool);
    this.manifests = new MadeManifests(plan.directory());
  }

  public ImageStorePlan plan() {
    return plan;
  }

  public ImageCopying copying() {
    return copying;
  }

  ClusterReach reach() {
    return reach;
  }

  ClusterUpgrade upgrade() {
    return new ClusterUpgrade(reach);
  }

  Controls controls() {
    return controls;
  }

  Acts acts() {
    return new Acts(controls);
  }

  Consent consent() {
    return consent;
  }

  SourceSnapshots snapshots() {
    return snapshots;
  }

  MadeManifests manifests() {
    return manifests;
  }

  Path directory() {
    return plan.directory();
  }

  /// Whether the cluster uses its own store, or is about to: from then on nothing is copied, and
  /// the source is only looked at. Asked of the cluster, which may have gone back by itself.
  boolean isSwitching(StepContext context) {
    if (!UpgradeStep.isBegun(context, ImageStoreRunbook.SWITCH)) {
      return false;
    }
    UpgradeProgress progress = reach.ask("its upgrade", ClusterGateway::progress);
    boolean onTheWay =
        !progress.isOver()
            && !progress.wentBack()
            && progress.config().equals(manifests.version(context, MadeManifests.SECOND));
    return onTheWay || reach.manifest().isNative();
  }
}
