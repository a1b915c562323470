package org.tranship.cli;

import java.util.Optional;
import org.tranship.core.step.StepFailed;
import org.tranship.core.store.StoreSpec;
import org.tranship.runbook.imagestore.ImageCopyPlan;
import org.tranship.runbook.imagestore.upgrade.ClusterLook;
import org.tranship.runbook.imagestore.upgrade.ClusterPlatform;
import org.tranship.runbook.imagestore.upgrade.ClusterReach;

/// What a cluster says of itself before a move, as findings.
final class ClusterFindings {
  private ClusterFindings() {}

  /// @param plan of a move, which says what the nodes of the cluster run
  /// @return whether everything so far is as it should be
  static boolean of(Findings findings, Session session, ImageCopyPlan plan) {
    ClusterReach reach = reach(session, plan.target());
    if (of(findings, reach, plan.source()).isPresent()) {
      try {
        Optional<String> platform = ClusterPlatform.objection(reach, plan.rules().windows());
        findings.add("platform", platform.isEmpty(), platform.orElse("as the plan says"));
      } catch (StepFailed e) {
        findings.add("platform", false, String.valueOf(e.getMessage()));
      }
    }
    return findings.passed();
  }

  static ClusterReach reach(Session session, StoreSpec cluster) {
    return new ClusterReach(cluster, session.composition().vault(), time -> Thread.sleep(time));
  }

  /// @param store the image store that was named as the one it uses
  /// @return what was found, if the cluster could be asked
  static Optional<ClusterLook> of(Findings findings, ClusterReach reach, StoreSpec store) {
    try {
      ClusterLook look = ClusterLook.at(reach);
      look.found(store).forEach(each -> findings.add(each.what(), each.fine(), each.detail()));
      return Optional.of(look);
    } catch (StepFailed e) {
      findings.add("cluster", false, String.valueOf(e.getMessage()));
      return Optional.empty();
    }
  }
}
