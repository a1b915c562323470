package org.tranship.cli;

import static org.tranship.cli.ServedAction.any;
import static org.tranship.cli.ServedAction.changing;
import static org.tranship.cli.ServedAction.flag;
import static org.tranship.cli.ServedAction.join;
import static org.tranship.cli.ServedAction.looking;
import static org.tranship.cli.ServedAction.one;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.tranship.server.Action.Parameter;
import org.tranship.server.Refusal;

/// What jobs can do by the plans of logs of events, and of the CQRS Journey, that the configuration
/// of the server names.
record ServedEvents(ServeFile file) {
  static final String EVENTS = "event-plans";
  static final String JOURNEYS = "journey-plans";

  List<ServedAction> all() {
    List<ServedAction> all = new ArrayList<>();
    if (!file.named(EVENTS).isEmpty()) {
      all.addAll(events(plan(EVENTS)));
    }
    if (!file.named(JOURNEYS).isEmpty()) {
      all.addAll(journeys(plan(JOURNEYS)));
    }
    return all;
  }

  private Parameter plan(String group) {
    return one("plan", "the plan", List.copyOf(file.named(group).keySet()));
  }

  private List<ServedAction> events(Parameter plan) {
    return List.of(
        changing(
            "events_copy",
            "Copies the events of one log into another and verifies every stream.",
            it -> planned(EVENTS, it, "events", "copy", "--yes"),
            plan,
            flag("dry-run", "only show what becomes of an event of each type")),
        changing(
            "events_tail",
            "Keeps the target up to date while the source grows.",
            it -> planned(EVENTS, it, "events", "tail"),
            plan,
            any("for", "end after this time, such as 10m"),
            flag("until-caught-up", "end as soon as nothing is behind and nothing is pending")),
        looking(
            "events_verify",
            "Compares what the source gives with what the target has, stream by stream.",
            it -> planned(EVENTS, it, "events", "verify"),
            plan));
  }

  private List<ServedAction> journeys(Parameter plan) {
    Parameter dangers = any("acknowledge", "dangers to go on with");
    return List.of(
        changing(
            "journey_to_v2",
            "Migrates the CQRS Journey's first release to its second, or goes on with it.",
            it -> planned(JOURNEYS, it, "journey", "to-v2", "--yes"),
            plan,
            dangers),
        looking(
            "journey_check",
            "Looks whether the CQRS Journey can be migrated as a plan says.",
            it -> planned(JOURNEYS, it, "journey", "check"),
            plan,
            dangers),
        looking(
            "journey_plan",
            "Says what the migration of the CQRS Journey would do.",
            it -> planned(JOURNEYS, it, "journey", "plan"),
            plan,
            dangers));
  }

  private List<String> planned(String group, Map<String, String> parameters, String... words) {
    String path = file.named(group).get(parameters.getOrDefault("plan", ""));
    if (path == null) {
      throw Refusal.badRequest("\"plan\" names no plan of this kind here.");
    }
    return join(List.of(words), file.path(path).toString());
  }
}
