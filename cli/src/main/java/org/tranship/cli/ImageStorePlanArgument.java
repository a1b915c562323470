package org.tranship.cli;

import java.nio.file.Path;
import java.util.Map;
import org.tranship.core.cutover.PlanContradiction;
import org.tranship.formats.plan.PlanFile;
import org.tranship.runbook.imagestore.ImageStoreException;
import org.tranship.runbook.imagestore.migrate.ImageStorePlan;

/// The plan of a move to a cluster's own image store as the operator wrote it.
///
/// @param path its file
/// @param file what stands in it
/// @param plan what it means
record ImageStorePlanArgument(Path path, PlanFile file, ImageStorePlan plan) {
  /// @throws org.tranship.formats.plan.PlanFault if it cannot be understood, at its line
  /// @throws ImageStoreException if nobody can open the source by its connection string
  static ImageStorePlanArgument read(Path path) {
    PlanFile file = PlanFile.read(path, PlanFile.Subject.IMAGESTORE);
    ImageStoreArgument.refuseUnusable(file.settings().getOrDefault("source.url", ""));
    try {
      return new ImageStorePlanArgument(path, file, ImageStorePlan.of(file.settings()));
    } catch (PlanContradiction e) {
      throw file.fault(e.setting(), String.valueOf(e.getMessage()));
    }
  }

  /// As the journal keeps it.
  Map<String, String> header() {
    return PlanArgument.header(path, plan.settings());
  }
}
