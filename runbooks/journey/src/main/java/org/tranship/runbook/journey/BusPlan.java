package org.tranship.runbook.journey;

import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import org.tranship.core.bus.BusSpec;
import org.tranship.core.cutover.PlanContradiction;
import org.tranship.runbook.journey.format.JourneySettings;

/// Where the first release's messages are.
///
/// @param spec how the bus is opened
/// @param commands the topic of commands
/// @param events that of events
public record BusPlan(BusSpec spec, String commands, String events) {
  private static final String BUS = "drain.bus";
  private static final String COMMANDS = "drain.commands";
  private static final String EVENTS = "drain.events";

  /// Both topics.
  List<String> topics() {
    return List.of(commands, events);
  }

  /// From the flat settings of a plan, which get the topics that are meant: those of `Settings.xml`
  /// where the plan names none, and the original's where that has none either.
  ///
  /// @return empty if the plan names no bus
  /// @throws PlanContradiction if it makes no sense
  static Optional<BusPlan> of(SortedMap<String, String> settings, Optional<JourneySettings> xml) {
    if (!settings.containsKey(BUS + ".url")) {
      return Optional.empty();
    }
    String commands = topic(settings, COMMANDS, xml, false);
    String events = topic(settings, EVENTS, xml, true);
    if (commands.isBlank() || events.isBlank() || commands.equals(events)) {
      throw new PlanContradiction(
          commands.isBlank() ? COMMANDS : EVENTS,
          "commands and events have a topic each, and these are \""
              + commands
              + "\" and \""
              + events
              + "\"");
    }
    return Optional.of(new BusPlan(PlanSections.bus(settings, BUS), commands, events));
  }

  private static String topic(
      SortedMap<String, String> settings,
      String setting,
      Optional<JourneySettings> xml,
      boolean events) {
    return settings.computeIfAbsent(
        setting,
        _ ->
            xml.stream()
                .flatMap(it -> it.topics().stream())
                .filter(it -> it.eventBus() == events)
                .map(JourneySettings.Topic::path)
                .findFirst()
                .orElse(events ? "conference/events" : "conference/commands"));
  }
}
