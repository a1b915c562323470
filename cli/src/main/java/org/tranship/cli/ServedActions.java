package org.tranship.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.tranship.core.journal.Journal;
import org.tranship.core.journal.RunId;
import org.tranship.server.Action;
import org.tranship.server.Action.Parameter;
import org.tranship.server.Actions;
import org.tranship.server.Refusal;
import org.tranship.server.Work;
import picocli.CommandLine;

/// What jobs can do: each action is a command, with parameters as its options. A caller gives
/// values and never words of a command line: a value is always behind the `=` of an option, or a
/// name that the configuration has.
final class ServedActions implements Actions {
  private static final String RATE = "bandwidth";
  private static final String READ_ONLY = "readOnly";
  private static final List<String> FLAG = List.of("true", "false");

  /// Options that are given without a value.
  private static final Set<String> FLAGS = Set.of("untagged", "checksum", "metadata", "replace");

  private final ServeFile file;
  private final Optional<String> journal;
  private final Journal runs;
  private final Optional<Map<String, String>> fence;
  private final Map<String, Served> served = new LinkedHashMap<>();

  /// An action, and the words of its command that stand before the options.
  private record Served(Action action, Words words) {}

  @FunctionalInterface
  private interface Words {
    List<String> of(Map<String, String> parameters);
  }

  /// @param journal as `--journal` has it; empty for the usual place
  /// @param runs the same, open
  /// @param fence how the registry is closed, if that is configured
  ServedActions(
      ServeFile file, Optional<String> journal, Journal runs, Optional<Map<String, String>> fence) {
    this.file = file;
    this.journal = journal;
    this.runs = runs;
    this.fence = fence;
    offer();
  }

  private static Parameter any(String name, String summary) {
    return new Parameter(name, summary, false, List.of());
  }

  private static Parameter flag(String name, String summary) {
    return new Parameter(name, summary, false, FLAG);
  }

  private static Parameter run() {
    return new Parameter("run", "the run, or the beginning of its name", true, List.of());
  }

  private Parameter store(String name, String summary) {
    return new Parameter(name, summary, true, List.copyOf(file.named("stores").keySet()));
  }

  private void offer() {
    if (!file.named("stores").isEmpty()) {
      offerStores();
    }
    List<String> plans =
        Stream.of("plans", "registry-plans")
            .flatMap(it -> file.named(it).keySet().stream())
            .toList();
    if (!plans.isEmpty()) {
      add(
          "migrate",
          "Moves a service or a registry as a plan says, or goes on with it.",
          true,
          this::migrate,
          new Parameter("plan", "the plan", true, plans),
          any("acknowledge", "dangers to go on with"));
    }
    add(
        "verify",
        "Reads everything that a run moved once more.",
        false,
        it -> ofRun("verify", it),
        run());
    add(
        "complete",
        "Removes for good what a run has moved away, or closes it.",
        true,
        it -> ofRun("complete", it),
        run());
    add("rollback", "Takes a run back.", true, it -> ofRun("rollback", it), run());
    if (fence.isPresent()) {
      Parameter closed = new Parameter(READ_ONLY, "closed to pushes, or open to them", true, FLAG);
      served.put(
          "ro_registry",
          new Served(
              new Action(
                  "ro_registry",
                  "Closes the registry to pushes and proves it, or opens it again.",
                  true,
                  List.of(closed)),
              _ -> List.of()));
    }
  }

  private void offerStores() {
    Parameter store = store("store", "the store of the registry");
    for (String name : new String[] {"onlinegc_blobs", "gc"}) {
      add(
          name,
          "Collects the garbage of a registry into quarantine, also while it is live.",
          true,
          it -> with(List.of("registry", "gc", "--yes"), place(it, "store")),
          store,
          flag("untagged", "also manifests without a tag"),
          any("young", "leave alone what is younger, such as 1d"),
          any("keep", "how long it stays in quarantine, such as 7d"),
          any("acknowledge", "hurt-images"));
    }
    add(
        "fsck",
        "Looks through a registry, hashes every blob, and names what is damaged.",
        false,
        it -> with(List.of("registry", "fsck"), place(it, "store")),
        store);
    add(
        "copy",
        "Copies objects from one store to another and verifies each.",
        true,
        it -> with(List.of("copy", "--yes"), place(it, "from"), place(it, "to")),
        store("from", "where they are"),
        store("to", "where they go"),
        any("existing", "update, replace, skip or refuse"),
        any("verify", "server, readback or sample"));
    if (file.snapshots().isPresent()) {
      add(
          "snapshot",
          "Writes down what a store holds at this moment.",
          false,
          it -> with(List.of("snapshot"), place(it, "store"), "--output=" + snapshot(it)),
          store("store", "the store"),
          new Parameter("name", "the name of its file", true, List.of()),
          flag("checksum", "read and hash every object"),
          flag("metadata", "ask for attributes"),
          flag("replace", "replace one of that name"));
    }
  }

  /// Offers one that moves or reads much, and so may be limited.
  private void add(
      String name, String summary, boolean changes, Words words, Parameter... parameters) {
    List<Parameter> all = new ArrayList<>(List.of(parameters));
    all.add(any(RATE, "bytes a second to and from each store, such as 20M"));
    served.put(name, new Served(new Action(name, summary, changes, all), words));
  }

  private static List<String> with(List<String> words, String... more) {
    return Stream.concat(words.stream(), Stream.of(more)).toList();
  }

  private String place(Map<String, String> parameters, String name) {
    String place = file.named("stores").get(parameters.getOrDefault(name, ""));
    if (place == null) {
      throw Refusal.badRequest("\"" + name + "\" names no store of this server.");
    }
    return place;
  }

  private Path snapshot(Map<String, String> parameters) {
    String name = parameters.getOrDefault("name", "");
    if (!ServeFile.isName(name)) {
      throw Refusal.badRequest(
          "\"name\" is the name of a file: letters, digits and . _ - in it, at most 64.");
    }
    return file.snapshots().orElseThrow().resolve(name);
  }

  private List<String> migrate(Map<String, String> parameters) {
    String plan = parameters.getOrDefault("plan", "");
    String path = file.named("plans").get(plan);
    String ofRegistry = file.named("registry-plans").get(plan);
    if (path != null) {
      return List.of("migrate", "--yes", file.path(path).toString());
    }
    if (ofRegistry != null) {
      return List.of("registry", "migrate", "--yes", file.path(ofRegistry).toString());
    }
    throw Refusal.badRequest("\"plan\" names no plan of this server.");
  }

  private static List<String> ofRun(String verb, Map<String, String> parameters) {
    String run = parameters.getOrDefault("run", "");
    if (!RunId.isValid(run)) {
      throw Refusal.badRequest("\"run\" is the whole name of a run by now.");
    }
    return List.of(verb, "--yes", run);
  }

  @Override
  public List<Action> all() {
    return served.values().stream().map(Served::action).toList();
  }

  @Override
  public Optional<Action> readOnly() {
    return Optional.ofNullable(served.get("ro_registry")).map(Served::action);
  }

  @Override
  public Standing standing() {
    ReadOnlyRuns.Standing standing = ReadOnlyRuns.Standing.in(runs);
    return new Standing(standing.proven(), standing.upSince());
  }

  @Override
  public Map<String, String> settled(Action action, Map<String, String> parameters) {
    Map<String, String> settled = new LinkedHashMap<>(parameters);
    settled.computeIfPresent("run", (_, name) -> PostedRun.named(runs, name, action.changes()));
    return settled;
  }

  @Override
  public Work open(Action action, Map<String, String> parameters) {
    Served chosen = served.get(action.name());
    if (chosen == null) {
      throw Refusal.badRequest("There is no action \"" + action.name() + "\".");
    }
    List<String> global = new ArrayList<>(List.of("--json"));
    journal.ifPresent(it -> global.add("--journal=" + it));
    if (parameters.containsKey(READ_ONLY)) {
      boolean close = Boolean.parseBoolean(parameters.get(READ_ONLY));
      Map<String, String> how = fence.orElseThrow();
      return new CommandWork(
          host -> CommandTree.prepared(new CommandLine(new ReadOnlyJob(host, how, close))), global);
    }
    List<String> words = new ArrayList<>(chosen.words().of(parameters));
    words.addAll(global);
    parameters.forEach((name, value) -> option(name, value).forEach(words::add));
    requireSense(words);
    return new CommandWork(host -> CommandTree.of(host, words.toArray(String[]::new)), words);
  }

  /// Values are read as the command reads them, and nothing is begun.
  private static void requireSense(List<String> words) {
    String[] typed = words.toArray(String[]::new);
    try {
      var _ = CommandTree.of(typed).parseArgs(typed);
    } catch (CommandLine.ParameterException e) {
      throw Refusal.badRequest(String.valueOf(e.getMessage()));
    }
  }

  /// A parameter as an option; those that are part of the command's own words are none.
  private static List<String> option(String name, String value) {
    return switch (name) {
      case "store", "from", "to", "plan", "run", "name" -> List.of();
      case "acknowledge" -> Stream.of(value.split(",")).map(it -> "--acknowledge=" + it).toList();
      default -> {
        if (FLAGS.contains(name)) {
          yield Boolean.parseBoolean(value) ? List.of("--" + name) : List.of();
        }
        yield List.of("--" + name + "=" + value);
      }
    };
  }
}
