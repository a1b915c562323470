package org.tranship.runbook.imagestore.upgrade;

import java.util.Optional;
import org.tranship.client.fabric.FabricGateway;

/// What the nodes of a cluster run, as its gateway shows it: on Linux it has no routes for chunks,
/// before the Image Store Service is there and behind. A plan that says something else would fail
/// at its first large file, behind an upgrade of the cluster, or lose files whose names differ by
/// case alone.
public final class ClusterPlatform {
  private ClusterPlatform() {}

  /// Why a plan does not fit the cluster, as a clause; empty if it does.
  ///
  /// @param windows what the plan says
  /// @throws org.tranship.core.step.StepFailed if the cluster gives an error or no answer
  public static Optional<String> objection(ClusterReach reach, boolean windows) {
    boolean chunks = reach.askStore("the platform of its nodes", FabricGateway::takesChunks);
    if (chunks == windows) {
      return Optional.empty();
    }
    return Optional.of(
        chunks
            ? "its gateway takes files in chunks, so its nodes run Windows, and the plan, or"
                + " the URL of its target, says linux; leave that out"
            : "its gateway takes no files in chunks, so its nodes run Linux, and the plan, or the"
                + " URL of its target, says windows or nothing; write platform: linux");
  }
}
