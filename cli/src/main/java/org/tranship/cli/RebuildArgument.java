package org.tranship.cli;

import java.nio.file.Path;
import java.util.Map;
import org.tranship.core.layer.Patience;
import org.tranship.core.readmodel.ReadModelOpener;
import org.tranship.events.rebuild.Rebuilding;
import org.tranship.events.run.EventPlan;
import org.tranship.formats.plan.PlanFile;
import org.tranship.formats.plan.PlanFile.Subject;

/// The plan of a rebuild of read models as the operator wrote it.
///
/// @param path its file
/// @param plan what it means
record RebuildArgument(Path path, EventPlan plan) {
  /// @throws org.tranship.formats.plan.PlanFault if it cannot be understood, at its line
  /// @throws org.tranship.events.projection.ProjectionFault if a projection makes no sense
  /// @throws org.tranship.events.transform.TransformFault if a rule makes no sense
  static RebuildArgument read(Path path) {
    PlanFile file = PlanFile.read(path, Subject.REBUILD);
    EventPlan plan = new EventPlan(file.settings());
    try {
      Rebuilding.require(plan);
      return new RebuildArgument(path, plan);
    } catch (EventPlan.Senseless e) {
      throw file.fault(e.setting(), String.valueOf(e.getMessage()));
    }
  }

  /// As the journal keeps it.
  Map<String, String> header() {
    return PlanArgument.header(path, plan.settings());
  }

  /// The log and the place of the read models, open until the command ends.
  static Rebuilding open(Session session, EventPlan plan) {
    Composition parts = session.composition();
    return parts.own(
        Rebuilding.open(
            plan,
            parts.eventLogs(),
            ReadModelOpener.installed(parts.vault()),
            Patience.standard()));
  }
}
