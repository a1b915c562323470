package org.tranship.runbook.imagestore.upgrade;

import org.tranship.core.step.StepContext;
import org.tranship.runbook.imagestore.manifest.ClusterManifest;

/// The manifest that a step is about, exactly as it was when its run was made, or when the run
/// wrote it.
@FunctionalInterface
public interface WantedManifest {
  /// @throws org.tranship.core.step.StepFailed if its file is gone or another one
  ClusterManifest read(StepContext context);

  /// Its version, by which the way back knows it.
  default String version(StepContext context) {
    return read(context).version();
  }
}
