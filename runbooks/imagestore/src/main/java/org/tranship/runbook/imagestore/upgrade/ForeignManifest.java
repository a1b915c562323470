package org.tranship.runbook.imagestore.upgrade;

import java.util.List;
import org.tranship.core.step.StepResult;

/// The refusal to lead a cluster back from a manifest that no step of the run has brought it to: it
/// has settings that others deployed since, and going back would undo them without a word.
public final class ForeignManifest {
  static final String FOREIGN = "TRI-176";

  private ForeignManifest() {}

  /// @param version that the cluster has
  /// @param ours the versions from which the way back is known
  public static StepResult refused(String version, List<String> ours) {
    return new StepResult.Refused(
        FOREIGN
            + " The cluster has the manifest "
            + version
            + ", and this run knows the way back from "
            + String.join(", ", ours)
            + " only. Somebody has upgraded it since, and going back would undo that. Nothing was"
            + " taken back. Upgrade it to one of these, and run the same command again; or leave it"
            + " as it is.");
  }
}
