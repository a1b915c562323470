package org.tranship.cli;

import java.nio.file.Path;
import java.util.Map;
import org.tranship.core.cutover.PlanContradiction;
import org.tranship.formats.plan.PlanFile;
import org.tranship.runbook.registry.msr.MsrPlan;

/// The plan of a Mirantis Secure Registry as the operator wrote it. It is known by its `msr`.
///
/// @param path its file
/// @param file what stands in it
/// @param plan what it means
record MsrArgument(Path path, PlanFile file, MsrPlan plan) {
  /// Whether a file is such a plan.
  static boolean isOne(Path path) {
    return PlanFile.Subject.ofRegistry(path) == PlanFile.Subject.MSR;
  }

  /// @throws org.tranship.formats.plan.PlanFault if it cannot be understood, at its line
  static MsrArgument read(Path path) {
    PlanFile file = PlanFile.read(path, PlanFile.Subject.MSR);
    try {
      return new MsrArgument(path, file, MsrPlan.of(file.settings()));
    } catch (PlanContradiction e) {
      throw file.fault(e.setting(), String.valueOf(e.getMessage()));
    }
  }

  /// As the journal keeps it.
  Map<String, String> header() {
    return PlanArgument.header(path, plan.settings());
  }
}
