package org.tranship.formats.plan;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.tranship.core.control.SecretText;
import org.tranship.core.value.Location;
import org.tranship.core.value.NearestName;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/// Walks through a plan along the grammar, which alone says how deep it goes.
final class PlanReader {
  /// Names of what is a secret, whatever it belongs to; not those that say where one is, or of
  /// which type, as `credential-type` does.
  private static final Pattern SECRET =
      Pattern.compile(
          "(?i)(?!.*(?:file|path|type)$)"
              + ".*(pass|pwd|secret|token|credential|authorization|cookie|api.?key).*");

  /// Texts of an act that may hold anything.
  private static final Set<String> FREE = Set.of("body", "replace", "with");

  private final String file;
  private final Map<String, Integer> lines;
  private final SequencedMap<String, String> settings = new LinkedHashMap<>();

  PlanReader(String file, Map<String, Integer> lines) {
    this.file = file;
    this.lines = lines;
  }

  SequencedMap<String, String> read(Node root, Shape grammar) {
    group(root, grammar, "");
    return settings;
  }

  private void value(Node node, Shape shape, String path) {
    lines.put(path, line(node));
    switch (shape.kind()) {
      case TEXT -> put(path, text(node, path), node, shape);
      case TEXTS -> {
        List<Node> items = items(node);
        for (int i = 0; i < items.size(); i++) {
          String at = path + number(i);
          String text = text(items.get(i), at);
          if (i > 0
              && path.endsWith(".argv")
              && SecretText.announcesSecret(settings.getOrDefault(path + number(i - 1), ""))
              && !text.startsWith("-")
              && !text.startsWith("$")) {
            throw plain(at, items.get(i));
          }
          put(at, text, items.get(i), shape);
        }
      }
      case NAMED -> named(node, path);
      case GROUP, OPTIONAL_GROUP -> {
        boolean single = !(node instanceof MappingNode);
        if (single && shape.brief().isPresent()) {
          String field = shape.brief().get();
          value(node, shape.field(field), path + "." + field);
          defaults(shape, path + ".", field);
        } else {
          group(node, shape, path + ".");
        }
      }
      case CONTROLS -> {
        List<Node> items = items(node);
        for (int i = 0; i < items.size(); i++) {
          control(items.get(i), shape, path + number(i));
        }
      }
    }
  }

  private static List<Node> items(Node node) {
    return node instanceof SequenceNode list ? list.getValue() : List.of(node);
  }

  private static String number(int index) {
    return ".%04d".formatted(index + 1);
  }

  private void group(Node node, Shape shape, String prefix) {
    Map<String, Node> given = entries(node, prefix);
    given.forEach(
        (key, child) -> {
          Shape field = shape.fields().get(key);
          if (field == null) {
            throw unknown(key, shape, child, prefix);
          }
        });
    shape
        .fields()
        .forEach(
            (key, field) -> {
              Node child = given.get(key);
              if (child == null) {
                absent(key, field, prefix, line(node));
              } else {
                value(child, field, prefix + key);
              }
            });
  }

  private PlanFault unknown(String key, Shape shape, Node at, String prefix) {
    Optional<String> nearest = NearestName.of(key, shape.fields().keySet());
    return new PlanFault(
        PlanFault.UNKNOWN_KEY,
        file,
        lines.getOrDefault(prefix + key, line(at)),
        "nothing is called \""
            + key
            + "\" "
            + (prefix.isEmpty() ? "here" : "in " + prefix.substring(0, prefix.length() - 1))
            + nearest.map(it -> "; did you mean \"" + it + "\"? There is ").orElse(". There is ")
            + String.join(", ", shape.fields().keySet())
            + ".");
  }

  private void absent(String key, Shape field, String prefix, int line) {
    if (field.required()) {
      throw new PlanFault(
          PlanFault.VALUE, file, line, "\"" + prefix + key + "\" is needed and not given");
    }
    field.otherwise().ifPresent(it -> settings.put(prefix + key, it));
    if (field.kind() == Shape.Kind.GROUP) {
      defaults(field, prefix + key + ".", "");
    }
  }

  private void defaults(Shape shape, String prefix, String given) {
    shape
        .fields()
        .forEach(
            (key, field) -> {
              if (!key.equals(given)) {
                absent(key, field, prefix, lines.getOrDefault(prefix, 0));
              }
            });
  }

  /// One way to act: a single kind with its settings, and what takes it back.
  private void control(Node node, Shape kinds, String path) {
    lines.put(path, line(node));
    Map<String, Node> given = entries(node, path + ".");
    String kind = "";
    for (Map.Entry<String, Node> one : given.entrySet()) {
      String key = one.getKey();
      if (key.equals(PlanGrammar.UNDO)) {
        value(one.getValue(), kinds, path + "." + PlanGrammar.UNDO);
      } else if (!kinds.fields().containsKey(key)) {
        throw unknown(key, kinds, one.getValue(), path + ".");
      } else if (!kind.isEmpty()) {
        throw new PlanFault(
            PlanFault.VALUE,
            file,
            line(one.getValue()),
            "\""
                + kind
                + "\" and \""
                + key
                + "\" are two acts; make a list of them, with - in front");
      } else {
        kind = key;
        settings.put(path + ".kind", kind);
        value(one.getValue(), kinds.field(kind), path);
      }
    }
    if (kind.isEmpty()) {
      throw new PlanFault(PlanFault.VALUE, file, line(node), path + " says not what is to be done");
    }
  }

  private void named(Node node, String path) {
    boolean secrets = path.endsWith(".secrets");
    entries(node, path + ".")
        .forEach(
            (key, child) -> {
              String text = text(child, path + "." + key);
              if ((secrets || SECRET.matcher(key).matches()) && !SecretText.refers(text)) {
                throw plain(path + "." + key, child);
              }
              lines.put(path + "." + key, line(child));
              settings.put(path + "." + key, text);
            });
  }

  private Map<String, Node> entries(Node node, String prefix) {
    if (!(node instanceof MappingNode mapping)) {
      throw new PlanFault(
          PlanFault.VALUE,
          file,
          line(node),
          (prefix.isEmpty() ? "a plan" : prefix.substring(0, prefix.length() - 1))
              + " is a group of keys, each with a colon behind it");
    }
    Map<String, Node> entries = new LinkedHashMap<>();
    for (NodeTuple tuple : mapping.getValue()) {
      int line = line(tuple.getKeyNode());
      if (!(tuple.getKeyNode() instanceof ScalarNode key)) {
        throw new PlanFault(PlanFault.VALUE, file, line, "a key is a single word");
      }
      lines.put(prefix + key.getValue(), line);
      if (entries.put(key.getValue(), tuple.getValueNode()) != null) {
        throw new PlanFault(
            PlanFault.VALUE, file, line, "\"" + prefix + key.getValue() + "\" is given twice");
      }
    }
    return entries;
  }

  private String text(Node node, String path) {
    if (node instanceof ScalarNode scalar && !scalar.getTag().equals(Tag.NULL)) {
      return scalar.getValue();
    }
    throw new PlanFault(
        PlanFault.VALUE, file, line(node), "\"" + path + "\" is a single value, and here is none");
  }

  private void put(String path, String text, Node node, Shape shape) {
    String name = path.substring(path.lastIndexOf('.') + 1);
    if (!shape.words().isEmpty() && !shape.words().contains(text)) {
      throw new PlanFault(
          PlanFault.VALUE,
          file,
          line(node),
          "\""
              + path
              + "\" is one of "
              + String.join(", ", shape.words())
              + ", and not \""
              + text
              + "\"");
    }
    if (SECRET.matcher(name).matches() && !SecretText.refers(text)
        || (name.equals("url") || name.equals("database")) && holdsSecret(text)
        || (FREE.contains(name) || path.contains(".argv.")) && SecretText.holdsSecret(text)) {
      throw plain(path, node);
    }
    settings.put(path, text);
  }

  /// Whether a location holds what is certainly a secret in plain text.
  private static boolean holdsSecret(String text) {
    try {
      Location location = Location.parse(text);
      if (location.scheme().equals("file") || location.scheme().equals("memory")) {
        return false;
      }
      if (location.scheme().equals("xstore")) {
        return Stream.of(location.rest().split(";", -1)).anyMatch(PlanReader::holdsKey);
      }
      return !location.shown(_ -> true).equals(location.reveal())
              && !SecretText.refers(location.path())
          || location.parameters().entrySet().stream()
              .anyMatch(
                  one ->
                      SECRET.matcher(one.getKey()).matches() && !SecretText.refers(one.getValue()));
    } catch (IllegalArgumentException _) {
      return false; // whoever opens it says what is wrong with it
    }
  }

  /// Whether a field of a connection string is a key in plain text.
  private static boolean holdsKey(String field) {
    String[] parts = field.split("=", 2);
    String name = parts[0].strip().toLowerCase(Locale.ROOT);
    return (name.endsWith("key") || name.equals("sharedaccesssignature"))
        && parts.length == 2
        && !SecretText.refers(parts[1].strip());
  }

  private PlanFault plain(String path, Node node) {
    return new PlanFault(
        PlanFault.SECRET,
        file,
        line(node),
        "a secret stands in plain text in "
            + path
            + ", and the journal would keep it. Write ${NAME} for an environment variable, or"
            + " file:PATH.");
  }

  private static int line(Node node) {
    return node.getStartMark().getLine() + 1;
  }
}
