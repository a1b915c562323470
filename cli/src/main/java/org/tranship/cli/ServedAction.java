package org.tranship.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.tranship.server.Action;
import org.tranship.server.Action.Parameter;

/// Something that a job can do, and the command that does it.
///
/// @param words of the command that stand before the options
record ServedAction(Action action, Words words) {
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

  /// Options that are given without a value.
  private static final Set<String> FLAGS =
      Set.of(
          "untagged",
          "checksum",
          "metadata",
          "replace",
          "dry-run",
          "yes-now",
          "nodelete",
          "assume-stopped",
          "linux",
          "until-caught-up",
          "from-analysis-archive",
          "to-analysis-archive");

  /// Options that may stand several times.
  private static final Set<String> REPEATED = Set.of("acknowledge", "bucket", "account");

  private static final List<String> FLAG = List.of("true", "false");
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
    return new Parameter(name, summary, false, FLAG);
  }

  static Parameter neededFlag(String name, String summary) {
    return new Parameter(name, summary, true, FLAG);
  }

  static Parameter one(String name, String summary, List<String> choices) {
    return new Parameter(name, summary, true, choices);
  }

  static List<String> join(List<String> words, String... more) {
    return Stream.concat(words.stream(), Stream.of(more)).toList();
  }

  /// A parameter as options; those that are part of the command's own words are none.
  static List<String> options(String name, String value) {
    if (WORDS.contains(name)) {
      return List.of();
    }
    if (FLAGS.contains(name)) {
      return Boolean.parseBoolean(value) ? List.of("--" + name) : List.of();
    }
    return REPEATED.contains(name)
        ? Stream.of(value.split(",", -1)).map(it -> "--" + name + "=" + it).toList()
        : List.of("--" + name + "=" + value);
  }
}
