package org.tranship.events.projection;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.tranship.core.eventlog.Payload;
import org.tranship.core.readmodel.ViewColumn;
import org.tranship.core.readmodel.ViewShape;
import org.tranship.core.value.NearestName;
import org.tranship.events.transform.JsonField;
import org.tranship.events.transform.Where;

/// Reads the projections of a plan from its flat settings: `projections.0001.kind`,
/// `projections.0001.name`, and so on, in the order of their numbers.
public final class ProjectionReader {
  private static final String PREFIX = "projections.";

  private final TreeMap<String, String> settings;
  private final Iterable<ProjectionProvider> providers;

  /// @param providers the projections written in Java that a plan may use
  public ProjectionReader(Map<String, String> settings, Iterable<ProjectionProvider> providers) {
    this.settings = new TreeMap<>(settings);
    this.providers = providers;
  }

  /// With the projections that `ServiceLoader` finds.
  public static List<Projection> installed(Map<String, String> settings) {
    return new ProjectionReader(settings, ServiceLoader.load(ProjectionProvider.class)).all();
  }

  /// @throws ProjectionFault naming the one that makes no sense
  public List<Projection> all() {
    List<Projection> all = new ArrayList<>();
    Set<String> tables = new HashSet<>();
    for (String number : numbers(PREFIX)) {
      String at = PREFIX + number;
      try {
        Projection projection = projection(at + ".");
        if (!tables.add(projection.shape().table())) {
          throw new IllegalArgumentException(
              "another one fills the table \"" + projection.shape().table() + "\" already");
        }
        all.add(projection);
      } catch (IllegalArgumentException e) {
        throw ProjectionFault.rule(at, String.valueOf(e.getMessage()));
      }
    }
    if (all.isEmpty()) {
      throw ProjectionFault.rule("projections", "there is none");
    }
    return all;
  }

  private Set<String> numbers(String prefix) {
    return settings.keySet().stream()
        .filter(key -> key.startsWith(prefix))
        .map(key -> key.substring(prefix.length()).split("\\.", 2)[0])
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private Map<String, String> named(String prefix) {
    Map<String, String> named = new TreeMap<>();
    settings
        .tailMap(prefix)
        .forEach(
            (key, value) -> {
              if (key.startsWith(prefix)) {
                named.put(key.substring(prefix.length()), value);
              }
            });
    return named;
  }

  private List<String> texts(String setting) {
    return Optional.ofNullable(settings.get(setting))
        .map(List::of)
        .orElseGet(() -> List.copyOf(named(setting + ".").values()));
  }

  private String needed(String prefix, String name) {
    return Optional.ofNullable(settings.get(prefix + name))
        .orElseThrow(() -> new IllegalArgumentException("it does not say its \"" + name + "\""));
  }

  private Projection projection(String at) {
    return switch (needed(at, "kind")) {
      case "table" -> declared(at);
      case "use" -> used(at);
      default ->
          throw new IllegalArgumentException(
              "nobody knows the kind \"" + needed(at, "kind") + "\"");
    };
  }

  private Projection used(String at) {
    String name = needed(at, "name");
    Set<String> known = new TreeSet<>();
    for (ProjectionProvider provider : providers) {
      if (provider.name().equals(name)) {
        return provider.create(named(at + "options."));
      }
      known.add(provider.name());
    }
    throw new IllegalArgumentException(
        "there is no projection called \""
            + name
            + "\""
            + NearestName.of(name, known).map(it -> "; is \"" + it + "\" meant").orElse("")
            + ". On the class path are "
            + (known.isEmpty() ? "none" : String.join(", ", known)));
  }

  private Projection declared(String at) {
    List<String> key = texts(at + "key");
    Map<String, String> given = named(at + "columns.");
    List<ViewColumn> columns = new ArrayList<>();
    // Those of the key come first in a table that is made.
    Stream.concat(
            key.stream().filter(given::containsKey),
            given.keySet().stream().filter(name -> !key.contains(name)))
        .distinct()
        .forEach(name -> columns.add(new ViewColumn(name, kind(given.getOrDefault(name, "")))));
    Optional<String> guard = Optional.ofNullable(settings.get(at + "guard"));
    guard.ifPresent(
        name -> {
          if (!given.getOrDefault(name, "").equals("integer")) {
            throw new IllegalArgumentException(
                "its guard \"" + name + "\" is no column of it that holds integer");
          }
        });
    ViewShape shape = new ViewShape(needed(at, "name"), columns, key);
    List<RowRule> rules = new ArrayList<>();
    for (String number : numbers(at + "rows.")) {
      rules.add(rule(at + "rows." + number + ".", shape));
    }
    if (rules.isEmpty()) {
      throw new IllegalArgumentException("no event does anything to its \"rows\"");
    }
    return new DeclaredProjection(shape, digest(named(at)), guard, rules);
  }

  private static ViewColumn.Kind kind(String word) {
    for (ViewColumn.Kind kind : ViewColumn.Kind.values()) {
      if (kind.word().equals(word)) {
        return kind;
      }
    }
    throw new IllegalArgumentException(
        "a column holds text, integer, decimal, boolean, time or uuid, and no \"" + word + "\"");
  }

  private RowRule rule(String at, ViewShape shape) {
    RowRule.Kind kind =
        switch (needed(at, "kind")) {
          case "put" -> RowRule.Kind.PUT;
          case "change" -> RowRule.Kind.CHANGE;
          case "remove" -> RowRule.Kind.REMOVE;
          default ->
              throw new IllegalArgumentException(
                  "a row is put, changed or removed, and not \"" + needed(at, "kind") + "\"");
        };
    Set<String> types = new TreeSet<>(texts(at + "type"));
    Optional<String> where = Optional.ofNullable(settings.get(at + "where"));
    if (kind == RowRule.Kind.REMOVE && types.isEmpty() && where.isEmpty()) {
      throw new IllegalArgumentException(
          "a rule would remove everything; say a \"type\" or \"where\"");
    }
    Map<String, Value> key = values(at + "key.", shape);
    if (key.isEmpty() && shape.key().size() == 1) {
      key.put(shape.key().getFirst(), Value.parse("$stream"));
    }
    if (!key.keySet().equals(Set.copyOf(shape.key()))) {
      throw new IllegalArgumentException(
          "the \"key\" of a rule gives a value to each of "
              + String.join(", ", shape.key())
              + " and to nothing else");
    }
    Map<String, Value> set = values(at + "set.", shape);
    Map<String, Value> add = values(at + "add.", shape);
    for (String name : set.keySet()) {
      if (shape.key().contains(name) || add.containsKey(name)) {
        throw new IllegalArgumentException(
            "the column \"" + name + "\" gets two values by one rule");
      }
    }
    for (String name : add.keySet()) {
      ViewColumn.Kind holds = shape.column(name).orElseThrow().kind();
      if (holds != ViewColumn.Kind.INTEGER && holds != ViewColumn.Kind.DECIMAL) {
        throw new IllegalArgumentException(
            "nothing can be added to \"" + name + "\", which holds " + holds.word());
      }
    }
    return new RowRule(
        kind,
        types,
        settings.getOrDefault(at + "revision", ""),
        where.map(Where::parse).orElse(Where.ALWAYS),
        Optional.ofNullable(settings.get(at + "each"))
            .map(text -> JsonField.of(text.startsWith("$.") ? text.substring(2) : text)),
        key,
        set,
        add);
  }

  private Map<String, Value> values(String prefix, ViewShape shape) {
    Map<String, Value> values = new LinkedHashMap<>();
    named(prefix)
        .forEach(
            (name, text) -> {
              if (shape.column(name).isEmpty()) {
                List<String> names = shape.columns().stream().map(ViewColumn::name).toList();
                throw new IllegalArgumentException(
                    "it has no column \""
                        + name
                        + "\""
                        + NearestName.of(name, names)
                            .map(it -> "; is \"" + it + "\" meant")
                            .orElse(""));
              }
              values.put(name, Value.parse(text));
            });
    return values;
  }

  private static String digest(Map<String, String> all) {
    StringBuilder text = new StringBuilder();
    all.forEach((name, value) -> text.append(name).append('=').append(value).append('\n'));
    return Payload.of(text.toString()).sha256().hex().substring(0, 16).toLowerCase(Locale.ROOT);
  }
}
