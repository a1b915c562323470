package org.tranship.runbook.objects;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.tranship.core.control.ControlSpec;

/// Reads the flat settings of a migration's plan, as a plan file and the journal have them.
final class PlanSettings {
  /// The control that writes to a store, which is only for proving a fence.
  static final String WRITE = "write";

  private PlanSettings() {}

  static void requireActs(String where, List<ControlSpec> acts) {
    for (ControlSpec act : acts) {
      if (act.kind().equals(WRITE)) {
        throw new PlanContradiction(where, "write is only for fence.prove");
      }
    }
  }

  /// The controls of a list.
  ///
  /// @param prefix of the list, with its dot
  static List<ControlSpec> controls(Map<String, String> settings, String prefix) {
    List<ControlSpec> controls = new ArrayList<>();
    for (String item : items(settings, prefix)) {
      controls.add(
          ControlSpec.of(settings, item)
              .orElseThrow(() -> new PlanContradiction(prefix, "it says not how")));
    }
    return controls;
  }

  /// The prefixes of a list's items, in order.
  static List<String> items(Map<String, String> settings, String prefix) {
    return ControlSpec.below(settings, prefix).keySet().stream()
        .map(name -> name.substring(0, name.indexOf('.')))
        .distinct()
        .sorted()
        .map(number -> prefix + number + ".")
        .toList();
  }

  /// One setting.
  ///
  /// @param otherwise its text where it is not given
  /// @throws PlanContradiction if it cannot be read
  static <T> T parsed(
      Map<String, String> settings, String name, String otherwise, Function<String, T> parse) {
    try {
      return parse.apply(settings.getOrDefault(name, otherwise));
    } catch (IllegalArgumentException e) {
      throw new PlanContradiction(
          name,
          e instanceof NumberFormatException
              ? "\"" + settings.getOrDefault(name, otherwise) + "\" is no number"
              : String.valueOf(e.getMessage()));
    }
  }
}
