package org.tranship.core.control;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// How to act on a service, as data that may be written down: secrets stand in it as references.
///
/// @param kind which control does it: `command`, `http`, `sql`, `file`, `postgres`, ...
/// @param settings what the control needs, flat: an item of a list is named `NAME.0001`, an entry
///   of a group `NAME.ENTRY`
public record ControlSpec(String kind, Map<String, String> settings) {
  private static final String KIND = "kind";

  public ControlSpec {
    settings = Collections.unmodifiableSortedMap(new TreeMap<>(settings));
  }

  /// One setting, if it was given.
  public Optional<String> text(String name) {
    return Optional.ofNullable(settings.get(name));
  }

  /// @throws IllegalArgumentException if it was not given
  public String require(String name) {
    return text(name)
        .orElseThrow(() -> new IllegalArgumentException("the " + kind + " needs \"" + name + "\""));
  }

  /// The items of a list, in its order; empty if it was not given.
  public List<String> list(String name) {
    return List.copyOf(group(name).values());
  }

  /// The entries of a group, by name; empty if it was not given.
  public Map<String, String> group(String name) {
    return below(settings, name + ".");
  }

  /// As settings below a prefix, which ends with a point.
  public void settings(Map<String, String> all, String prefix) {
    all.put(prefix + KIND, kind);
    settings.forEach((name, value) -> all.put(prefix + name, value));
  }

  /// Back from the settings below a prefix; empty if there are none.
  public static Optional<ControlSpec> of(Map<String, String> all, String prefix) {
    Map<String, String> own = below(all, prefix);
    String kind = own.remove(KIND);
    return Optional.ofNullable(kind).map(it -> new ControlSpec(it, own));
  }

  /// Settings below a prefix, without it.
  public static Map<String, String> below(Map<String, String> all, String prefix) {
    Map<String, String> below = new LinkedHashMap<>();
    new TreeMap<>(all)
        .tailMap(prefix)
        .forEach(
            (name, value) -> {
              if (name.startsWith(prefix)) {
                below.put(name.substring(prefix.length()), value);
              }
            });
    return below;
  }

  /// The kind and the names of the settings: a value may be long.
  @Override
  public String toString() {
    return kind + " with " + settings.keySet();
  }
}
