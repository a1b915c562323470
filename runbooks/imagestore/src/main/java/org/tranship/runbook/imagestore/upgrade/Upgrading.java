package org.tranship.runbook.imagestore.upgrade;

import org.tranship.core.store.Store;
import org.tranship.core.value.Secrets;
import org.tranship.core.work.StoreOpener;
import org.tranship.runbook.imagestore.manifest.ClusterManifest;

/// An upgrade being carried out by this process: its plan, and what it reaches the cluster with.
public final class Upgrading {
  private final UpgradePlan plan;
  private final StoreOpener opener;
  private final ClusterReach reach;

  public Upgrading(
      UpgradePlan plan, StoreOpener opener, Secrets secrets, ClusterReach.Waits waits) {
    this.plan = plan;
    this.opener = opener;
    this.reach = new ClusterReach(plan.gateway(), secrets, waits);
  }

  public UpgradePlan plan() {
    return plan;
  }

  ClusterReach reach() {
    return reach;
  }

  Store store() {
    return opener.open(plan.store());
  }

  /// The new manifest, exactly as it was when the run was made.
  ///
  /// @throws org.tranship.core.step.StepFailed if the file is gone or another one
  ClusterManifest manifest() {
    return new ManifestFile(plan.manifest(), plan.sha256()).read();
  }
}
