package org.tranship.formats.plan;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.TreeMap;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.Yaml;

/// Writes settings as a plan that says the same, every default included.
public final class PlanText {
  private PlanText() {}

  public static String yaml(SequencedMap<String, String> settings) {
    StringBuilder text = new StringBuilder();
    write(text, nested(settings), 0, false);
    return text.toString();
  }

  /// Groups within groups; what belongs to a control stands below its kind.
  private static Map<String, Object> nested(Map<String, String> settings) {
    Map<String, Object> root = new LinkedHashMap<>();
    settings.forEach(
        (path, value) -> {
          List<String> parts = Arrays.asList(path.split("\\.", -1));
          put(root, path, parts, settings, value);
        });
    return root;
  }

  private static void put(
      Map<String, Object> root,
      String path,
      List<String> parts,
      Map<String, String> settings,
      String value) {
    Map<String, Object> at = root;
    StringBuilder prefix = new StringBuilder();
    for (int i = 0; i < parts.size() - 1; i++) {
      prefix.append(prefix.isEmpty() ? "" : ".").append(parts.get(i));
      at = below(at, parts.get(i));
      String kind = settings.get(prefix + ".kind");
      if (kind != null && !parts.get(i + 1).equals(PlanGrammar.UNDO)) {
        if (path.equals(prefix + ".kind")) {
          below(at, kind);
          return;
        }
        at = below(at, kind);
      }
    }
    at.put(parts.getLast(), value);
  }

  @SuppressWarnings("unchecked") // only groups are put under a name that has something below it
  private static Map<String, Object> below(Map<String, Object> at, String name) {
    return (Map<String, Object>) at.computeIfAbsent(name, _ -> new LinkedHashMap<>());
  }

  private static void write(
      StringBuilder text, Map<String, Object> group, int depth, boolean item) {
    boolean first = item;
    for (Map.Entry<String, Object> one : ordered(group).entrySet()) {
      if (!first) {
        text.append("  ".repeat(depth));
      }
      first = false;
      switch (one.getValue()) {
        case String value ->
            text.append(one.getKey()).append(": ").append(scalar(value)).append('\n');
        case Map<?, ?> below -> entry(text, one.getKey(), groupOf(below), depth);
        default -> throw new IllegalStateException("Neither text nor group: " + one.getValue());
      }
    }
  }

  private static void entry(StringBuilder text, String key, Map<String, Object> below, int depth) {
    text.append(key).append(":\n");
    if (!isList(below)) {
      write(text, below, depth + 1, false);
      return;
    }
    for (Object item : new TreeMap<>(below).values()) {
      text.append("  ".repeat(depth + 1)).append("- ");
      switch (item) {
        case String value -> text.append(scalar(value)).append('\n');
        case Map<?, ?> group -> write(text, groupOf(group), depth + 2, true);
        default -> throw new IllegalStateException("Neither text nor group: " + item);
      }
    }
  }

  @SuppressWarnings("unchecked") // made by #below, and nowhere else
  private static Map<String, Object> groupOf(Map<?, ?> group) {
    return (Map<String, Object>) group;
  }

  private static Map<String, Object> ordered(Map<String, Object> group) {
    return isList(group) ? new TreeMap<>(group) : group;
  }

  private static boolean isList(Map<String, Object> group) {
    return !group.isEmpty() && group.keySet().stream().allMatch(key -> key.matches("\\d{4}"));
  }

  private static String scalar(String text) {
    DumperOptions options = new DumperOptions();
    options.setWidth(Integer.MAX_VALUE);
    options.setSplitLines(false);
    if (text.indexOf('\n') >= 0) {
      options.setDefaultScalarStyle(DumperOptions.ScalarStyle.DOUBLE_QUOTED);
    }
    return new Yaml(options).dump(text).strip();
  }
}
