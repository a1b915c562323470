package org.tranship.cli;

import java.nio.file.Path;
import java.util.Map;
import org.tranship.core.cutover.PlanContradiction;
import org.tranship.formats.plan.PlanFile;
import org.tranship.runbook.registry.RegistryPlan;

/// The plan of a registry as the operator wrote it.
///
/// @param path its file
/// @param file what stands in it
/// @param plan what it means
record RegistryArgument(Path path, PlanFile file, RegistryPlan plan) {
  /// @throws org.tranship.formats.plan.PlanFault if it cannot be understood, at its line
  static RegistryArgument read(Path path) {
    PlanFile file = PlanFile.read(path, PlanFile.Subject.REGISTRY);
    try {
      return new RegistryArgument(path, file, RegistryPlan.of(file.settings()));
    } catch (PlanContradiction e) {
      throw file.fault(e.setting(), String.valueOf(e.getMessage()));
    }
  }

  /// As the journal keeps it.
  Map<String, String> header() {
    return PlanArgument.header(path, plan.settings());
  }
}
