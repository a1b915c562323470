package org.tranship.runbook.objects;

import org.tranship.core.control.Controls;

/// Everything that the steps of one migration work with.
///
/// @param plan what was asked
/// @param copying how objects go from one store to the other
/// @param controls how the service is acted on
/// @param consent what the operator agreed to
public record Migration(MigrationPlan plan, Copying copying, Controls controls, Consent consent) {
  /// What a step says of the source's writers where nothing keeps them out.
  boolean isFenced() {
    return plan.fence().isPresent();
  }
}
