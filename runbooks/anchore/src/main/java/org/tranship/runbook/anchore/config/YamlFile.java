package org.tranship.runbook.anchore.config;

import java.io.StringReader;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.tranship.runbook.anchore.config.ConfigProblem.Kind;
import org.tranship.runbook.anchore.config.Substitution.Place;
import org.yaml.snakeyaml.DumperOptions.ScalarStyle;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/// Parses YAML 1.1 as PyYAML's `safe_load` does, keeping places.
///
/// SnakeYAML and not its sibling for YAML 1.2: Anchore reads with PyYAML, which is YAML 1.1, and in
/// 1.2 `enabled: yes` would be a text, so a compression that Anchore has on would be taken for off.
final class YamlFile {
  /// PyYAML wants a point in a decimal number; SnakeYAML takes `12e5`, which may be a key id.
  private static final Pattern DECIMAL = Pattern.compile(".*[.:].*");

  private final String file;
  private final Substitution substitution;
  private final List<ConfigWarning> warnings;
  private final Scalars scalars = new Scalars();
  private final IdentityHashMap<Node, YamlNode> done = new IdentityHashMap<>();

  private YamlFile(String file, Substitution substitution, List<ConfigWarning> warnings) {
    this.file = file;
    this.substitution = substitution;
    this.warnings = warnings;
  }

  /// Parses the substituted text; null for an empty document.
  ///
  /// @param warnings receives what is allowed but odd, as a key given twice
  /// @throws ConfigException naming line and column in the file before substitution
  static @Nullable YamlNode parse(
      String file, Substitution substitution, List<ConfigWarning> warnings) {
    YamlFile parser = new YamlFile(file, substitution, warnings);
    try {
      Node root = new Yaml(new LoaderOptions()).compose(new StringReader(substitution.text()));
      return root == null ? null : parser.node(root);
    } catch (MarkedYAMLException e) {
      Mark mark = e.getProblemMark() == null ? e.getContextMark() : e.getProblemMark();
      throw parser.syntax(mark == null ? new Place(0, 0) : parser.place(mark), e.getProblem());
    } catch (YAMLException e) {
      // Raised without a mark for characters that YAML does not allow at all.
      throw parser.syntax(new Place(0, 0), "it holds a character that YAML does not allow");
    }
  }

  private YamlNode node(Node node) {
    YamlNode known = done.get(node);
    if (known != null) {
      return known;
    }
    Place place = place(node.getStartMark());
    // Stands for the node while its children are read, so that one inside itself has an end.
    done.put(node, new YamlNode.Sequence(List.of(), place));
    YamlNode made =
        switch (node) {
          case ScalarNode scalar -> scalar(scalar, place);
          case SequenceNode sequence ->
              new YamlNode.Sequence(sequence.getValue().stream().map(this::node).toList(), place);
          case MappingNode mapping -> mapping(mapping, place);
          default -> throw syntax(place, "it holds a reference to nothing");
        };
    done.put(node, made);
    return made;
  }

  private YamlNode mapping(MappingNode mapping, Place place) {
    SequencedMap<String, YamlNode> entries = new LinkedHashMap<>();
    SequencedMap<String, Place> places = new LinkedHashMap<>();
    SequencedMap<String, YamlNode> merged = new LinkedHashMap<>();
    for (NodeTuple tuple : mapping.getValue()) {
      Place keyPlace = place(tuple.getKeyNode().getStartMark());
      if (!(tuple.getKeyNode() instanceof ScalarNode key)) {
        throw syntax(keyPlace, "a key is not a single word");
      }
      if (key.getTag().equals(Tag.MERGE)) {
        merge(merged, node(tuple.getValueNode()));
        continue;
      }
      String name = key.getValue();
      if (entries.put(name, node(tuple.getValueNode())) != null) {
        warnings.add(
            new ConfigWarning(
                file,
                keyPlace.line(),
                "the key \"" + name + "\" is given twice in one group; the last one counts"));
      }
      places.put(name, keyPlace);
    }
    merged.forEach(entries::putIfAbsent);
    return new YamlNode.Mapping(entries, places, place);
  }

  /// The `<<` key of YAML 1.1: the first of several sources wins, and the group's own keys win over
  /// them all.
  private static void merge(SequencedMap<String, YamlNode> merged, YamlNode source) {
    switch (source) {
      case YamlNode.Mapping group -> group.entries().forEach(merged::putIfAbsent);
      case YamlNode.Sequence groups -> groups.items().forEach(group -> merge(merged, group));
      case YamlNode.Scalar _ -> {}
    }
  }

  private YamlNode scalar(ScalarNode node, Place place) {
    String text = node.getValue();
    Object value;
    try {
      value = scalars.valueOf(node);
    } catch (YAMLException | IllegalArgumentException e) {
      // The parser's own words may quote the value, which may be a secret.
      throw syntax(place, "a value does not fit its type or its tag; quote it");
    }
    if (value instanceof Double && !DECIMAL.matcher(text).matches()) {
      value = text;
    }
    char quote =
        node.getScalarStyle() == ScalarStyle.SINGLE_QUOTED
            ? '\''
            : node.getScalarStyle() == ScalarStyle.DOUBLE_QUOTED ? '"' : 0;
    return new YamlNode.Scalar(value, text, quote, place);
  }

  private Place place(Mark mark) {
    String text = substitution.text();
    int codePoints = Math.min(mark.getIndex(), text.codePointCount(0, text.length()));
    return substitution.place(text.offsetByCodePoints(0, codePoints));
  }

  private ConfigException syntax(Place place, @Nullable String problem) {
    return new ConfigException(
        new ConfigProblem(
            Kind.SYNTAX,
            file,
            place.line(),
            place.column(),
            "the file is not YAML here: " + harmless(problem),
            "Neither Anchore nor Tranship can read the configuration",
            "Correct this line or the one before it (indentation with blanks, a blank after each"
                + " colon, quotes around values with special characters)"));
  }

  /// Some of the parser's words quote the file, and the place may be a secret's.
  private static String harmless(@Nullable String problem) {
    if (problem == null || Pattern.compile("anchor|tag|directive").matcher(problem).find()) {
      return "malformed text";
    }
    return problem.contains("alias")
        ? "a value that starts with * is taken for a reference; quote it"
        : problem;
  }

  /// Gives access to the scalar rules of YAML 1.1, which the library keeps protected.
  private static final class Scalars extends SafeConstructor {
    Scalars() {
      super(new LoaderOptions());
    }

    @Nullable Object valueOf(ScalarNode node) {
      return constructObject(node);
    }
  }
}
