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
import org.tranship.core.control.Durations;
import org.tranship.formats.plan.PlanFile.Subject;
import org.tranship.server.Action.Parameter;
import org.tranship.server.Refusal;

/// What jobs can do by the plans of logs of events, and of read models made of them, that the
/// configuration of the server names.
record ServedEvents(ServeFile file) {
  static final String EVENTS = "event-plans";

  private static final String EVERY = "every";
  private static final String FOLLOW = "follow";
  private static final String FOR = "for";
  private static final String UNTIL = "until-caught-up";

  List<ServedAction> all() {
    if (file.named(EVENTS).isEmpty()) {
      return List.of();
    }
    Parameter plan = one("plan", "the plan", List.copyOf(file.named(EVENTS).keySet()));
    Parameter within = any(FOR, "end after this time, such as 10m");
    Parameter every = any(EVERY, "the rest between two rounds, such as 1s");
    Parameter until = flag(UNTIL, "end as soon as nothing is behind and nothing is pending");
    return List.of(
        changing(
            "events_copy",
            "Copies the events of one log into another and verifies every stream.",
            it -> planned(it, Subject.EVENTS, "copy", "--yes"),
            plan,
            flag("dry-run", "only show what becomes of an event of each type")),
        changing(
            "events_tail",
            "Keeps the target up to date while the source grows.",
            it -> planned(timed(it), Subject.EVENTS, "tail"),
            plan,
            flag("reverse", "after the switch: feed what the target records back into the source"),
            within,
            every,
            until),
        changing(
            "events_rebuild",
            "Rebuilds read models from a log of events and swaps them in, or goes on with it.",
            it -> planned(following(it), Subject.REBUILD, "rebuild", "--yes"),
            plan,
            flag(FOLLOW, "rebuild nothing; keep what is live up to date while the log grows"),
            within,
            every,
            until),
        looking(
            "events_verify",
            "Compares what the source gives with what the target has, stream by stream; or what is"
                + " live with a fresh rebuild.",
            it -> words(it, "verify"),
            plan));
  }

  /// What belongs to following alone is refused without it.
  private static Map<String, String> following(Map<String, String> parameters) {
    if (!Boolean.parseBoolean(parameters.getOrDefault(FOLLOW, ""))) {
      for (String other : List.of(FOR, EVERY, UNTIL)) {
        if (parameters.containsKey(other)) {
          throw Refusal.badRequest(
              "\"events_rebuild\" takes \""
                  + other
                  + "\" only to follow a log: add \"follow\": true, or leave it out. Nothing was"
                  + " begun.");
        }
      }
    }
    return timed(parameters);
  }

  private static Map<String, String> timed(Map<String, String> parameters) {
    for (String name : List.of(FOR, EVERY)) {
      if (parameters.containsKey(name)) {
        try {
          var _ = Durations.parse(parameters.getOrDefault(name, ""));
        } catch (IllegalArgumentException e) {
          throw Refusal.badRequest("\"" + name + "\": " + e.getMessage() + ". Nothing was begun.");
        }
      }
    }
    return parameters;
  }

  private List<String> words(Map<String, String> parameters, String... words) {
    Path path = ServedAction.planned(file, EVENTS, parameters);
    return join(join(List.of("events"), words), path.toString());
  }

  /// @param kind the only one that the command carries out
  private List<String> planned(Map<String, String> parameters, Subject kind, String... words) {
    Subject is = Subject.ofEvents(ServedAction.planned(file, EVENTS, parameters));
    if (is != kind) {
      throw Refusal.badRequest(
          "The plan \""
              + parameters.getOrDefault("plan", "")
              + (is == Subject.REBUILD
                  ? "\" has projections, so it rebuilds read models: post \"events_rebuild\"."
                  : "\" has no projections, as one that rebuilds read models does: post"
                      + " \"events_copy\" or \"events_tail\", which say whether it can be read.")
              + " Nothing was begun.");
    }
    return words(parameters, words);
  }
}
