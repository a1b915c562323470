package org.tranship.events.transform;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.tranship.core.value.NearestName;
import tools.jackson.databind.JsonNode;

/// Reads the rules of a plan from its flat settings: `transform.0001.kind`, `transform.0001.type`,
/// and so on, in the order of their numbers.
public final class RuleReader {
  private static final String PREFIX = "transform.";

  private final Map<String, String> settings;
  private final Iterable<TransformProvider> providers;

  /// @param providers the transforms written in Java that a plan may use
  public RuleReader(Map<String, String> settings, Iterable<TransformProvider> providers) {
    this.settings = new TreeMap<>(settings);
    this.providers = providers;
  }

  /// With the transforms that `ServiceLoader` finds.
  public static TransformChain installed(Map<String, String> settings) {
    return new RuleReader(settings, ServiceLoader.load(TransformProvider.class)).chain();
  }

  /// @throws TransformFault naming the rule that makes no sense
  public TransformChain chain() {
    List<Transform> transforms = new ArrayList<>();
    Set<String> numbers = new TreeSet<>();
    for (String key : settings.keySet()) {
      if (key.startsWith(PREFIX)) {
        numbers.add(key.substring(PREFIX.length()).split("\\.", 2)[0]);
      }
    }
    for (String number : numbers) {
      String rule = PREFIX + number;
      try {
        transforms.add(transform(new Rule(rule + ".")));
      } catch (IllegalArgumentException e) {
        throw TransformFault.rule(rule, e.getMessage() + ".");
      }
    }
    return new TransformChain(transforms, new TreeSet<>(list("types.")));
  }

  private List<String> list(String prefix) {
    return settings.entrySet().stream()
        .filter(entry -> entry.getKey().startsWith(prefix))
        .map(Map.Entry::getValue)
        .toList();
  }

  private Map<String, String> named(String prefix) {
    Map<String, String> named = new LinkedHashMap<>();
    settings.forEach(
        (key, value) -> {
          if (key.startsWith(prefix)) {
            named.put(key.substring(prefix.length()), value);
          }
        });
    return named;
  }

  /// The settings of one rule.
  private final class Rule {
    private final String prefix;

    Rule(String prefix) {
      this.prefix = prefix;
    }

    Optional<String> given(String name) {
      return Optional.ofNullable(settings.get(prefix + name));
    }

    String needed(String name) {
      return given(name)
          .orElseThrow(() -> new IllegalArgumentException("it does not say its \"" + name + "\""));
    }

    JsonField field(String name) {
      return JsonField.of(needed(name));
    }

    Map<String, String> map(String name) {
      return named(prefix + name + ".");
    }

    List<String> texts(String name) {
      return given(name).map(List::of).orElseGet(() -> list(prefix + name + "."));
    }

    DeclaredRule of(DeclaredRule.Change change, String description) {
      return new DeclaredRule(
          new TreeSet<>(texts("type")),
          given("revision").orElse(""),
          given("where").map(Where::parse).orElse(Where.ALWAYS),
          change,
          description);
    }
  }

  private Transform transform(Rule rule) {
    String types = String.join(", ", rule.texts("type"));
    String of = types.isEmpty() ? "" : " of " + types;
    return switch (rule.needed("kind")) {
      case "rename" -> {
        if (types.isEmpty()) {
          throw new IllegalArgumentException("it does not say which \"type\" it renames");
        }
        yield rule.of(
            Changes.rename(rule.needed("to")), "renames " + types + " to " + rule.needed("to"));
      }
      case "revise" ->
          rule.of(
              Changes.revise(rule.needed("to")),
              "sets the revision" + of + " to " + rule.needed("to"));
      case "rename-field" ->
          rule.of(
              Changes.renameField(rule.field("field"), rule.field("to")),
              "renames the field " + rule.needed("field") + of + " to " + rule.needed("to"));
      case "add-field" -> rule.of(added(rule), "adds the field " + rule.needed("field") + of);
      case "drop-field" ->
          rule.of(
              Changes.dropField(rule.field("field")),
              "drops the field " + rule.needed("field") + of);
      case "map-field" -> rule.of(mapped(rule), "maps the field " + rule.needed("field") + of);
      case "split" ->
          rule.of(
              split(rule), "splits " + types + " into " + String.join(", ", rule.texts("into")));
      case "drop" -> {
        if (types.isEmpty() && rule.given("where").isEmpty()) {
          throw new IllegalArgumentException(
              "it would drop everything; say a \"type\" or \"where\"");
        }
        yield rule.of(Changes.drop(), "drops " + (types.isEmpty() ? "events" : types));
      }
      case "use" -> used(rule);
      default ->
          throw new IllegalArgumentException(
              "nobody knows the kind \"" + rule.needed("kind") + "\"");
    };
  }

  private static DeclaredRule.Change added(Rule rule) {
    Optional<String> value = rule.given("value");
    Optional<String> from = rule.given("from");
    if (value.isPresent() == from.isPresent()) {
      throw new IllegalArgumentException(
          "it says either its \"value\", or the field it is \"from\"");
    }
    return value.isPresent()
        ? Changes.addField(rule.field("field"), JsonPayload.value(value.get()))
        : Changes.copyField(rule.field("field"), rule.field("from"));
  }

  private static DeclaredRule.Change mapped(Rule rule) {
    Map<String, JsonNode> values = new TreeMap<>();
    rule.map("values").forEach((from, to) -> values.put(from, JsonPayload.value(to)));
    if (values.isEmpty()) {
      throw new IllegalArgumentException("it does not say its \"values\"");
    }
    return Changes.mapField(rule.field("field"), values);
  }

  private static DeclaredRule.Change split(Rule rule) {
    Map<String, Where> parts = new LinkedHashMap<>();
    Map<String, Set<String>> fields = new LinkedHashMap<>();
    Map<String, String> when = rule.map("when");
    rule.texts("into").forEach(type -> parts.put(type, Where.parse(when.getOrDefault(type, ""))));
    rule.map("fields")
        .forEach(
            (type, names) ->
                fields.put(type, new LinkedHashSet<>(List.of(names.split("[,\\s]+")))));
    for (String type : fields.keySet()) {
      requirePart(type, parts.keySet());
    }
    for (String type : when.keySet()) {
      requirePart(type, parts.keySet());
    }
    if (parts.isEmpty()) {
      throw new IllegalArgumentException("it does not say \"into\" which types");
    }
    return Changes.split(parts, fields);
  }

  private static void requirePart(String type, Set<String> parts) {
    if (!parts.contains(type)) {
      throw new IllegalArgumentException("it splits into no \"" + type + "\"");
    }
  }

  private Transform used(Rule rule) {
    String name = rule.needed("name");
    Set<String> known = new TreeSet<>();
    for (TransformProvider provider : providers) {
      if (provider.name().equals(name)) {
        return provider.create(rule.map("options"));
      }
      known.add(provider.name());
    }
    throw new IllegalArgumentException(
        "there is no transform called \""
            + name
            + "\""
            + NearestName.of(name, known).map(it -> "; is \"" + it + "\" meant").orElse("")
            + ". On the class path are "
            + (known.isEmpty() ? "none" : String.join(", ", known)));
  }
}
