package org.tranship.cli;

import java.nio.file.Path;
import java.util.Map;
import org.tranship.core.layer.Patience;
import org.tranship.events.run.EventCopying;
import org.tranship.events.run.EventPlan;
import org.tranship.formats.plan.PlanFile;
import org.tranship.formats.plan.PlanFile.Subject;

/// The plan of a copy of events as the operator wrote it.
///
/// @param path its file
/// @param plan what it means
record EventArgument(Path path, EventPlan plan) {
  /// @throws org.tranship.formats.plan.PlanFault if it cannot be understood, at its line
  /// @throws org.tranship.events.transform.TransformFault if a rule makes no sense
  static EventArgument read(Path path) {
    PlanFile file = PlanFile.read(path, Subject.EVENTS);
    EventPlan plan = new EventPlan(file.settings());
    try {
      plan.require();
      return new EventArgument(path, plan);
    } catch (EventPlan.Senseless e) {
      throw file.fault(e.setting(), String.valueOf(e.getMessage()));
    }
  }

  /// As the journal keeps it.
  Map<String, String> header() {
    return PlanArgument.header(path, plan.settings());
  }

  /// Both logs, open until the command ends.
  static EventCopying open(Session session, EventPlan plan) {
    Composition parts = session.composition();
    return parts.own(EventCopying.open(plan, parts.eventLogs(), Patience.standard()));
  }
}
