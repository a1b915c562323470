package org.tranship.formats.plan;

import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.SequencedMap;
import org.tranship.core.value.FileTrouble;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;

/// A plan as it was written, with every default in its place: flat settings, as journals keep them,
/// and the line where each stands. Secrets are references still.
///
/// SnakeYAML parses it. Values are taken as they are spelt, whatever type YAML would see in them:
/// `1e3` and `yes` are texts, and what they mean is for whoever reads the settings.
public final class PlanFile {
  private static final long LARGEST = 1L << 20;

  private final String name;
  private final SequencedMap<String, String> settings;
  private final Map<String, Integer> lines;

  private PlanFile(String name, SequencedMap<String, String> settings, Map<String, Integer> lines) {
    this.name = name;
    this.settings = Collections.unmodifiableSequencedMap(settings);
    this.lines = Map.copyOf(lines);
  }

  /// What a plan is about, which says what may stand in it.
  public enum Subject {
    /// A service with its objects.
    SERVICE,
    /// A container registry.
    REGISTRY,
    /// The configuration of a server: no plan, but written and refused in the same way.
    SERVER,
    /// A Mirantis Secure Registry.
    MSR,
    /// A log of events.
    EVENTS,
    /// Read models made of a log of events.
    REBUILD,
    /// The image store of a Service Fabric cluster.
    IMAGESTORE,
    /// The CQRS Journey, from its first release to its second.
    JOURNEY,
    /// And from its second to its third.
    JOURNEY_V3;

    /// Which migration of the CQRS Journey a file is the plan of: the one to the third release
    /// names a bus. One that cannot be understood is taken for the other, and whoever reads it says
    /// what is wrong with it.
    public static Subject ofJourney(Path file) {
      return has(file, JourneyGrammar.BUS) ? JOURNEY_V3 : JOURNEY;
    }

    /// Which registry a file is the plan of. One that cannot be understood is taken for a plan of a
    /// container registry, and whoever reads it says what is wrong with it.
    public static Subject ofRegistry(Path file) {
      return has(file, "msr") ? MSR : REGISTRY;
    }

    /// Whether a file is the plan of a rebuild of read models, or else of a copy of events.
    public static Subject ofEvents(Path file) {
      return has(file, "projections") ? REBUILD : EVENTS;
    }

    /// Whether a key stands at the top of a file; not where it cannot be understood.
    private static boolean has(Path file, String wanted) {
      try {
        Node root =
            Files.size(file) > LARGEST
                ? null
                : new Yaml(new LoaderOptions()).compose(new StringReader(Files.readString(file)));
        return root instanceof MappingNode mapping
            && mapping.getValue().stream()
                .anyMatch(
                    one ->
                        one.getKeyNode() instanceof ScalarNode key
                            && key.getValue().equals(wanted));
      } catch (IOException | YAMLException _) {
        return false;
      }
    }

    private Shape grammar() {
      return switch (this) {
        case SERVICE -> PlanGrammar.PLAN;
        case REGISTRY -> PlanGrammar.REGISTRY;
        case SERVER -> PlanGrammar.SERVER;
        case MSR -> PlanGrammar.MSR;
        case EVENTS -> EventGrammar.EVENTS;
        case REBUILD -> EventGrammar.REBUILD;
        case IMAGESTORE -> ImageStoreGrammar.IMAGESTORE;
        case JOURNEY -> JourneyGrammar.SECOND;
        case JOURNEY_V3 -> JourneyGrammar.THIRD;
      };
    }
  }

  /// The plan of a service.
  ///
  /// @throws PlanFault if the file cannot be read or understood
  public static PlanFile read(Path file) {
    return read(file, Subject.SERVICE);
  }

  /// @throws PlanFault if the file cannot be read or understood
  public static PlanFile read(Path file, Subject subject) {
    try {
      if (Files.size(file) > LARGEST) {
        throw new PlanFault(
            PlanFault.UNREADABLE, file.toString(), 0, "it is larger than 1 MiB, and so no plan");
      }
      return parse(file.toString(), Files.readString(file), subject);
    } catch (NoSuchFileException e) {
      throw new PlanFault(PlanFault.UNREADABLE, file.toString(), 0, "there is no such file");
    } catch (IOException e) {
      throw new PlanFault(
          PlanFault.UNREADABLE,
          file.toString(),
          0,
          "it cannot be read as text in UTF-8: " + FileTrouble.why(e));
    }
  }

  /// The plan of a service.
  ///
  /// @param name what the text is called in messages
  /// @throws PlanFault if it cannot be understood
  public static PlanFile parse(String name, String text) {
    return parse(name, text, Subject.SERVICE);
  }

  /// @param name what the text is called in messages
  /// @throws PlanFault if it cannot be understood
  public static PlanFile parse(String name, String text, Subject subject) {
    Node root;
    try {
      root = new Yaml(new LoaderOptions()).compose(new StringReader(text));
    } catch (MarkedYAMLException e) {
      Mark mark = e.getProblemMark() == null ? e.getContextMark() : e.getProblemMark();
      throw new PlanFault(
          PlanFault.SYNTAX,
          name,
          mark == null ? 0 : mark.getLine() + 1,
          "this is not YAML: " + e.getProblem() + ". Correct this line or the one before it.");
    } catch (YAMLException e) {
      throw new PlanFault(
          PlanFault.SYNTAX, name, 0, "it holds a character that YAML does not allow");
    }
    if (root == null) {
      throw new PlanFault(PlanFault.SYNTAX, name, 0, "the plan is empty");
    }
    Map<String, Integer> lines = new HashMap<>();
    SequencedMap<String, String> settings =
        new PlanReader(name, lines).read(root, subject.grammar());
    return new PlanFile(name, settings, lines);
  }

  /// Every setting, given or default, in the order of the grammar.
  public SequencedMap<String, String> settings() {
    return settings;
  }

  /// A fault of what the plan means, at the line where it stands.
  ///
  /// @param setting the setting that is wrong; where it was not given, the line of the group around
  ///   it
  public PlanFault fault(String setting, String message) {
    String at = setting;
    while (!lines.containsKey(at) && at.indexOf('.') > 0) {
      at = at.substring(0, at.lastIndexOf('.'));
    }
    return new PlanFault(
        PlanFault.SENSE, name, lines.getOrDefault(at, 0), setting + ": " + message);
  }
}
