package org.tranship.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.tranship.server.Action;
import org.tranship.server.Action.Parameter;
import org.tranship.server.Refusal;

/// Something that a job can do, and the command that does it.
///
/// @param words of the command that stand before the options
record ServedAction(Action action, Words words) {
  private static final String ACKNOWLEDGE = "acknowledge";

  /// Values that are part of the command's own words, or told another way.
  private static final Set<String> WORDS =
      Set.of(
          "store",
          "from",
          "to",
          "plan",
          "run",
          "name",
          "snapshot",
          "source",
          "tags",
          "config",
          "manifest",
          "cluster");

  /// Options that may stand several times.
  private static final Set<String> REPEATED = Set.of(ACKNOWLEDGE, "bucket", "account");

  private static final Parameter RATE =
      any("bandwidth", "bytes a second to and from each store, such as 20M");

  /// The words for what a caller has asked.
  @FunctionalInterface
  interface Words {
    /// @throws org.tranship.server.Refusal if they cannot be had
    List<String> of(Map<String, String> parameters);
  }

  /// One that changes what others rely on: of these one is at work at a time.
  static ServedAction changing(String name, String summary, Words words, Parameter... parameters) {
    return of(name, summary, true, words, parameters);
  }

  /// One that changes nothing.
  static ServedAction looking(String name, String summary, Words words, Parameter... parameters) {
    return of(name, summary, false, words, parameters);
  }

  private static ServedAction of(
      String name, String summary, boolean changes, Words words, Parameter... parameters) {
    return new ServedAction(new Action(name, summary, changes, List.of(parameters)), words);
  }

  /// The same, and what it moves or reads may be limited.
  ServedAction limited() {
    List<Parameter> all = new ArrayList<>(action.parameters());
    all.add(RATE);
    return new ServedAction(
        new Action(action.name(), action.summary(), action.changes(), all), words);
  }

  static Parameter any(String name, String summary) {
    return new Parameter(name, summary, false, List.of());
  }

  static Parameter needed(String name, String summary) {
    return new Parameter(name, summary, true, List.of());
  }

  static Parameter flag(String name, String summary) {
    return new Parameter(name, summary, false, Action.FLAG);
  }

  static Parameter neededFlag(String name, String summary) {
    return new Parameter(name, summary, true, Action.FLAG);
  }

  static Parameter one(String name, String summary, List<String> choices) {
    return new Parameter(name, summary, true, choices);
  }

  /// Dangers that may be acknowledged with it.
  static Parameter dangers(Set<String> known) {
    return any(ACKNOWLEDGE, "dangers to go on with: " + String.join(", ", new TreeSet<>(known)));
  }

  /// What was acknowledged is something that the command can meet.
  ///
  /// @return the same
  /// @throws Refusal for any other danger
  static Map<String, String> acknowledging(Map<String, String> parameters, Set<String> known) {
    if (parameters.containsKey(ACKNOWLEDGE)) {
      for (String danger : parameters.getOrDefault(ACKNOWLEDGE, "").split(",", -1)) {
        if (!known.contains(danger)) {
          throw Refusal.badRequest(
              "\"acknowledge\" has no such danger"
                  + Refusal.meant(
                      danger, known, "it takes " + String.join(", ", new TreeSet<>(known)))
                  + ". Nothing was begun.");
        }
      }
    }
    return parameters;
  }

  /// The path of a plan that the configuration names.
  ///
  /// @param group of plans of one kind
  /// @throws Refusal if it names none
  static Path planned(ServeFile file, String group, Map<String, String> parameters) {
    String path = file.named(group).get(parameters.getOrDefault("plan", ""));
    if (path == null) {
      throw Refusal.badRequest("\"plan\" names no plan of this kind here. Nothing was begun.");
    }
    return file.path(path);
  }

  /// The place of an image store that the configuration names.
  ///
  /// @param parameter that has its name
  /// @throws Refusal if it names none
  static String imageStore(ServeFile file, Map<String, String> parameters, String parameter) {
    String place = file.named(ServedImageStores.STORES).get(parameters.getOrDefault(parameter, ""));
    if (place == null) {
      throw Refusal.badRequest(
          "\"" + parameter + "\" names no image store of this server. Nothing was begun.");
    }
    return file.place(place);
  }

  static List<String> join(List<String> words, String... more) {
    return Stream.concat(words.stream(), Stream.of(more)).toList();
  }

  /// What was given as options; what is part of the command's own words is none.
  List<String> options(Map<String, String> given) {
    List<String> options = new ArrayList<>();
    for (Parameter parameter : action.parameters()) {
      String name = parameter.name();
      String value = given.get(name);
      if (value == null || WORDS.contains(name)) {
        continue;
      }
      if (parameter.isFlag()) {
        if (Boolean.parseBoolean(value)) {
          options.add("--" + name);
        }
      } else if (REPEATED.contains(name)) {
        for (String one : value.split(",", -1)) {
          options.add("--" + name + "=" + one);
        }
      } else {
        options.add("--" + name + "=" + value);
      }
    }
    return options;
  }
}
