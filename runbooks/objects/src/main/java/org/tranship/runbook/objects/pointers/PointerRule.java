package org.tranship.runbook.objects.pointers;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import org.tranship.core.catalog.Pointer;
import org.tranship.core.value.Key;
import org.tranship.core.value.NearestName;

/// From a row to its object and back. Pure: the same row always gives the same reading.
///
/// A row points at an object of the source if its columns give a key and it does not hold yet what
/// it would hold after the switch. A column that is NULL and that the key is made of means that the
/// row has no object; one that is NULL and that the target or a new value is made of makes the row
/// unreadable. Whether two source keys meet in one target key, only all rows together can tell.
///
/// @param object which key a row points at
/// @param target the key in the target, from columns and `{key}`, the key in the source
/// @param set what columns shall hold, from columns, `{key}` and `{target}`, the key in the target;
///   empty for NULL. All others stay as they are
public record PointerRule(ObjectRule object, Template target, Map<String, Optional<Template>> set) {
  private static final String KEY = "key";
  private static final String TARGET = "target";
  private static final String SET = "set.";
  private static final List<String> WORDS =
      List.of("object", "column", "match", "decode", TARGET, SET);

  public PointerRule {
    set = Collections.unmodifiableSortedMap(new TreeMap<>(set));
    if (set.isEmpty()) {
      throw new IllegalArgumentException(
          "a rule needs at least one set.COLUMN, or rows would be as they were");
    }
  }

  /// A rule from its words: `object` (a template over columns) or `column` with `match` (text with
  /// `{key}`; `{key}` alone if left out) and `decode` (`percent` or `none`); `target` (`{key}` if
  /// left out); `set.COLUMN` for each column that changes, with a template as its value.
  ///
  /// @param nulls columns that are set to NULL
  /// @throws IllegalArgumentException saying what is wrong, naming the nearest right word
  public static PointerRule of(Map<String, String> words, SortedSet<String> nulls) {
    Map<String, Optional<Template>> set = new TreeMap<>();
    for (Map.Entry<String, String> word : words.entrySet()) {
      String name = word.getKey();
      if (name.startsWith(SET) && name.length() > SET.length()) {
        set.put(name.substring(SET.length()), Optional.of(Template.parse(word.getValue())));
      } else if (!WORDS.contains(name) || name.equals(SET)) {
        throw new IllegalArgumentException(
            "a rule has no \""
                + name
                + "\""
                + NearestName.of(name, WORDS)
                    .map(near -> "; did you mean \"" + near + "\"?")
                    .orElse("; it has " + String.join(", ", WORDS)));
      }
    }
    nulls.forEach(column -> set.put(column, Optional.empty()));
    PointerRule rule =
        new PointerRule(
            object(words), Template.parse(words.getOrDefault(TARGET, "{" + KEY + "}")), set);
    rule.refuseAmbiguity();
    return rule;
  }

  /// What is wrong with a template; empty if nothing is.
  public static Optional<String> objection(String template) {
    try {
      Template _ = Template.parse(template);
      return Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.of(String.valueOf(e.getMessage()));
    }
  }

  private static ObjectRule object(Map<String, String> words) {
    String column = words.get("column");
    String object = words.get("object");
    String decode = words.getOrDefault("decode", "none");
    if (!decode.equals("none") && !decode.equals("percent")) {
      throw new IllegalArgumentException("decode is percent or none, not \"" + decode + "\"");
    }
    if (column != null && object == null) {
      return ObjectRule.InColumn.of(
          column, words.getOrDefault("match", "{" + KEY + "}"), decode.equals("percent"));
    }
    if (column == null && object != null && !words.containsKey("match") && decode.equals("none")) {
      return new ObjectRule.FromColumns(Template.parse(object));
    }
    throw new IllegalArgumentException(
        "a rule has either object (a template over columns) or column (with match and decode)");
  }

  /// `{key}` is the key of the object. A column of that name can be meant only where both are the
  /// same.
  private void refuseAmbiguity() {
    boolean same =
        object instanceof ObjectRule.InColumn it
            && it.column().equals(KEY)
            && it.before().isEmpty()
            && it.after().isEmpty()
            && !it.percent();
    boolean column = object.columns().contains(KEY) || set.containsKey(KEY);
    if (column && !same && usesKey()) {
      throw new IllegalArgumentException(
          "{key} could be the column \"key\" or the object's key; write {column.key} for the column"
              + " and {source} for the object's key");
    }
  }

  private boolean usesKey() {
    return !target.text().equals("{" + KEY + "}") && target.names().contains(KEY)
        || set.values().stream()
            .anyMatch(it -> it.filter(t -> t.names().contains(KEY)).isPresent());
  }

  /// The columns that must be read: all that the rule takes values from, and all that it changes.
  public SortedSet<String> columns() {
    SortedSet<String> columns = new TreeSet<>(object.columns());
    columns.addAll(set.keySet());
    List<Template> templates = new ArrayList<>(List.of(target));
    set.values().forEach(it -> it.ifPresent(templates::add));
    for (Template template : templates) {
      for (String name : template.names()) {
        if (name.startsWith("column.")) {
          columns.add(name.substring("column.".length()));
        } else if (!name.equals(KEY) && !name.equals("source") && !name.equals(TARGET)) {
          columns.add(name);
        }
      }
    }
    return columns;
  }

  /// What the rule makes of a row.
  public Reading read(Pointer row) {
    try {
      Optional<String> source = object.key(row);
      if (source.isEmpty()) {
        return new Reading.Nothing();
      }
      String to = filled("target", target, row, source.get(), Optional.empty());
      Pointer replacement = row;
      for (Map.Entry<String, Optional<Template>> one : set.entrySet()) {
        replacement =
            one.getValue().isEmpty()
                ? replacement.without(one.getKey())
                : replacement.with(
                    one.getKey(),
                    filled(
                        "set." + one.getKey(),
                        one.getValue().get(),
                        row,
                        source.get(),
                        Optional.of(to)));
      }
      return replacement.equals(row)
          ? new Reading.Switched()
          : new Reading.Points(Key.of(source.get()), Key.of(to), replacement);
    } catch (IllegalArgumentException e) {
      return new Reading.Unreadable(String.valueOf(e.getMessage()));
    }
  }

  /// The key of the source that a row still points at, though the rest of it may be unreadable;
  /// empty if it points at none or was switched.
  public Optional<Key> held(Pointer row) {
    return switch (read(row)) {
      case Reading.Points(Key source, Key _, Pointer _) -> Optional.of(source);
      case Reading.Switched() -> Optional.empty();
      case Reading.Nothing() -> Optional.empty();
      case Reading.Unreadable(String _) -> unreadable(row);
    };
  }

  private Optional<Key> unreadable(Pointer row) {
    try {
      return object.key(row).filter(key -> !key.isEmpty()).map(Key::of);
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
  }

  /// Whether every object keeps its key.
  boolean keepsKeys() {
    return target.text().equals("{" + KEY + "}") || target.text().equals("{source}");
  }

  /// What rows hold in the columns of the object that point at this key of the source, in every
  /// spelling that the rule reads: what to ask the catalogue for to find all that share the object.
  public List<Pointer> spellings(Key source) {
    return object.spellings(source.text());
  }

  private static String filled(
      String what, Template template, Pointer row, String source, Optional<String> target) {
    Function<String, Optional<String>> values =
        name ->
            switch (name) {
              case KEY, "source" -> Optional.of(source);
              case TARGET -> target.or(() -> row.get(TARGET));
              default ->
                  row.get(name.startsWith("column.") ? name.substring("column.".length()) : name);
            };
    return template
        .fill(values)
        .orElseThrow(
            () -> new IllegalArgumentException("a column that " + what + " is made of is NULL"));
  }
}
