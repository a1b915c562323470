package org.tranship.runbook.imagestore.migrate;

import java.util.Set;
import org.tranship.core.step.ForwardingStep;
import org.tranship.runbook.imagestore.ImageCopyRunbook;

/// Looks through the source before anything else for what the new store could not hold: nobody
/// wants to learn that after an upgrade of the cluster. It is looked through once more before the
/// copy.
final class LookStep extends ForwardingStep {
  LookStep(ImageStoreMigration migration) {
    super(ImageCopyRunbook.survey(migration.copying()));
  }

  @Override
  public String name() {
    return "look";
  }

  @Override
  public boolean always() {
    return false;
  }

  /// What this run stages there meanwhile is no package.
  @Override
  public boolean again(Set<String> done) {
    return false;
  }
}
