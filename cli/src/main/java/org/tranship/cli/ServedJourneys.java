package org.tranship.cli;

import static org.tranship.cli.ServedAction.any;
import static org.tranship.cli.ServedAction.changing;
import static org.tranship.cli.ServedAction.flag;
import static org.tranship.cli.ServedAction.join;
import static org.tranship.cli.ServedAction.looking;
import static org.tranship.cli.ServedAction.one;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.tranship.formats.plan.PlanFile.Subject;
import org.tranship.server.Action.Parameter;
import org.tranship.server.Refusal;

/// What jobs can do by the plans of the CQRS Journey that the configuration of the server names.
record ServedJourneys(ServeFile file) {
  static final String JOURNEYS = "journey-plans";

  private static final String AGREED = "yes";
  private static final List<String> OF_THE_THIRD = List.of("restore", "accept-loss");

  List<ServedAction> all() {
    if (file.named(JOURNEYS).isEmpty()) {
      return List.of();
    }
    Parameter plan = one("plan", "the plan", List.copyOf(file.named(JOURNEYS).keySet()));
    Parameter asked = any("acknowledge", "dangers, as they would be given to journey_to_v2");
    return List.of(
        changing(
            "journey_to_v2",
            "Migrates the CQRS Journey's first release to its second, or goes on with it.",
            it ->
                migrated(
                    ServedAction.acknowledging(it, JourneyToV2Command.DANGERS),
                    Subject.JOURNEY,
                    "to-v2"),
            plan,
            ServedAction.dangers(JourneyToV2Command.DANGERS)),
        changing(
            "journey_to_v3",
            "Migrates the CQRS Journey's second release to its third while users go on, or goes on"
                + " with it.",
            it -> migrated(it, Subject.JOURNEY_V3, "to-v3"),
            plan),
        changing(
            "journey_reset",
            "Removes what an attempt has left of which no journal is there: restores the database and"
                + " deletes both new tables, or removes what is the third release's.",
            this::reset,
            plan,
            flag(AGREED, "it may restore and delete; a terminal would ask"),
            flag("anyway", "although a run of this plan could be rolled back"),
            flag(
                "restore",
                "of the third release: restore the database as well, with the loss of"
                    + " what was written since its backup"),
            flag(
                "accept-loss",
                "of the third release: although its subscriptions have messages that"
                    + " the second's do not have")),
        looking(
            "journey_check",
            "Looks whether the CQRS Journey can be migrated as a plan says.",
            it -> words(it, "check"),
            plan,
            asked),
        looking(
            "journey_plan",
            "Says what the migration of the CQRS Journey would do.",
            it -> words(it, "plan"),
            plan,
            asked));
  }

  private List<String> words(Map<String, String> parameters, String... words) {
    Path path = ServedAction.planned(file, JOURNEYS, parameters);
    return join(join(List.of("journey"), words), path.toString());
  }

  private Subject kind(Map<String, String> parameters) {
    return Subject.ofJourney(ServedAction.planned(file, JOURNEYS, parameters));
  }

  private List<String> migrated(Map<String, String> parameters, Subject kind, String verb) {
    if (kind(parameters) != kind) {
      throw Refusal.badRequest(
          "The plan \""
              + parameters.getOrDefault("plan", "")
              + (kind == Subject.JOURNEY
                  ? "\" names a bus, so it leads to the third release: post \"journey_to_v3\"."
                  : "\" names no bus, as one of the third release does: post \"journey_to_v2\", or"
                      + " \"journey_check\", which says whether it can be read.")
              + " Nothing was begun.");
    }
    return words(parameters, verb, "--yes");
  }

  /// Agreed to by a word of its own: it is the one of these that no journal leads back from.
  private List<String> reset(Map<String, String> parameters) {
    boolean third = kind(parameters) == Subject.JOURNEY_V3;
    for (String name : OF_THE_THIRD) {
      if (!third && parameters.containsKey(name)) {
        throw Refusal.badRequest(
            "\""
                + name
                + "\" is for a plan of the third release, and \""
                + parameters.getOrDefault("plan", "")
                + "\" is one of the second: its database is restored in any case. Leave it out."
                + " Nothing was begun.");
      }
    }
    if (!Boolean.parseBoolean(parameters.getOrDefault(AGREED, ""))) {
      throw Refusal.badRequest(
          "\"journey_reset\" "
              + (third
                  ? "deletes the third release's tables, subscriptions and blobs"
                  : "restores the database, and deletes both new tables with all that is in them")
              + "; a terminal would ask, and here nobody can be asked. Agree to it in the request:"
              + " \"yes\": true. \"journey_check\" says how things stand. Nothing was begun.");
    }
    return words(parameters, "reset");
  }
}
