package org.tranship.cli;

import java.nio.file.Path;
import java.util.Map;
import org.tranship.core.cutover.PlanContradiction;
import org.tranship.formats.plan.PlanFile;
import org.tranship.runbook.journey.third.ThirdPlan;

/// The plan of the migration to the CQRS Journey's third release as the operator wrote it.
///
/// @param path its file
/// @param file what stands in it
/// @param plan what it means
record ThirdArgument(Path path, PlanFile file, ThirdPlan plan) {
  /// @throws org.tranship.formats.plan.PlanFault if it cannot be understood, at its line
  static ThirdArgument read(Path path) {
    PlanFile file = PlanFile.read(path, PlanFile.Subject.JOURNEY_V3);
    try {
      return new ThirdArgument(path, file, ThirdPlan.of(file.settings()));
    } catch (PlanContradiction e) {
      throw file.fault(e.setting(), String.valueOf(e.getMessage()));
    }
  }

  /// As the journal keeps it.
  Map<String, String> header() {
    return PlanArgument.header(path, plan.settings());
  }
}
