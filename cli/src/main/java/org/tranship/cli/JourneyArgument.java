package org.tranship.cli;

import java.nio.file.Path;
import java.util.Map;
import org.tranship.core.cutover.PlanContradiction;
import org.tranship.formats.plan.PlanFile;
import org.tranship.runbook.journey.JourneyPlan;

/// The plan of the CQRS Journey as the operator wrote it.
///
/// @param path its file
/// @param file what stands in it
/// @param plan what it means
record JourneyArgument(Path path, PlanFile file, JourneyPlan plan) {
  /// @throws org.tranship.formats.plan.PlanFault if it cannot be understood, at its line
  static JourneyArgument read(Path path) {
    PlanFile file = PlanFile.read(path, PlanFile.Subject.JOURNEY);
    try {
      return new JourneyArgument(path, file, JourneyPlan.of(file.settings()));
    } catch (PlanContradiction e) {
      throw file.fault(e.setting(), String.valueOf(e.getMessage()));
    }
  }

  /// As the journal keeps it.
  Map<String, String> header() {
    return PlanArgument.header(path, plan.settings());
  }
}
