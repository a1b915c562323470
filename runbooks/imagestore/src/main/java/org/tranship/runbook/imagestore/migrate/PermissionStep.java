package org.tranship.runbook.imagestore.migrate;

import org.tranship.core.step.ForwardingStep;
import org.tranship.core.step.Phase;
import org.tranship.core.step.Undo;
import org.tranship.runbook.imagestore.upgrade.UpgradeStep;

/// The third upgrade, which takes back the permission to change the store. On the way back it is
/// left as it is: the manifest that leads back has the permission, and can be reached from here
/// too.
final class PermissionStep extends ForwardingStep {
  static final String NAME = "upgrade-3";

  PermissionStep(ImageStoreMigration migration) {
    super(
        new UpgradeStep(
            NAME,
            Phase.SWITCH,
            migration.reach(),
            migration.manifests().wanted(MadeManifests.THIRD)));
  }

  @Override
  public Undo undo() {
    return new Undo.Nothing();
  }
}
