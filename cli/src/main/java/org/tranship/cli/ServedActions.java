package org.tranship.cli;

import static org.tranship.cli.ServedAction.changing;
import static org.tranship.cli.ServedAction.flag;
import static org.tranship.cli.ServedAction.join;
import static org.tranship.cli.ServedAction.looking;
import static org.tranship.cli.ServedAction.needed;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
  private static final String READ_ONLY = "readOnly";
  private static final String INVENTORY = "inventory";

  private final Optional<String> journal;
  private final Journal runs;
  private final Optional<Map<String, String>> fence;
  private final Map<String, ServedAction> served = new LinkedHashMap<>();

  /// @param journal as `--journal` has it; empty for the usual place
  /// @param runs the same, open
  /// @param fence how the registry is closed, if that is configured
  ServedActions(
      ServeFile file, Optional<String> journal, Journal runs, Optional<Map<String, String>> fence) {
    this.journal = journal;
    this.runs = runs;
    this.fence = fence;
    new ServedStores(file).all().forEach(this::offer);
    new ServedPlans(file).all().forEach(this::offer);
    new ServedImageStores(file).all().forEach(this::offer);
    new ServedClusters(file).all().forEach(this::offer);
    new ServedEvents(file).all().forEach(this::offer);
    new ServedJourneys(file).all().forEach(this::offer);
    ofRuns().forEach(this::offer);
    if (fence.isPresent()) {
      offer(
          changing(
              "ro_registry",
              "Closes the registry to pushes and proves it, or opens it again.",
              _ -> List.of(),
              ServedAction.neededFlag(READ_ONLY, "closed to pushes, or open to them")));
    }
  }

  private void offer(ServedAction action) {
    served.put(action.action().name(), action);
  }

  private static List<ServedAction> ofRuns() {
    Parameter run = needed("run", "the run, or the beginning of its name");
    return Stream.of(
            looking(
                "verify",
                "Reads everything that a run moved once more.",
                it -> ofRun(List.of("verify"), it),
                run),
            changing(
                "complete",
                "Removes for good what a run has moved away, or closes it.",
                it -> ofRun(List.of("complete"), it),
                run,
                flag("yes-now", "before the time that the plan has it wait for")),
            changing("rollback", "Takes a run back.", it -> ofRun(List.of("rollback"), it), run),
            changing(
                "restore",
                "Puts back into a registry what a collection has moved into quarantine.",
                it -> ofRun(List.of("registry", "restore"), it),
                run))
        .map(ServedAction::limited)
        .toList();
  }

  private static List<String> ofRun(List<String> verb, Map<String, String> parameters) {
    String run = parameters.getOrDefault("run", "");
    if (!RunId.isValid(run)) {
      throw Refusal.badRequest("\"run\" is the whole name of a run by now.");
    }
    return join(verb, "--yes", run);
  }

  @Override
  public List<Action> all() {
    return served.values().stream().map(ServedAction::action).toList();
  }

  @Override
  public Optional<Action> readOnly() {
    return Optional.ofNullable(served.get("ro_registry")).map(ServedAction::action);
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
  public Work open(Action action, Map<String, String> parameters, Optional<Path> kept) {
    ServedAction chosen = served.get(action.name());
    if (chosen == null) {
      throw Refusal.badRequest("There is no action \"" + action.name() + "\".");
    }
    List<String> global = new ArrayList<>(List.of("--json"));
    journal.ifPresent(it -> global.add("--journal=" + it));
    if (parameters.containsKey(READ_ONLY)) {
      boolean close = Boolean.parseBoolean(parameters.get(READ_ONLY));
      Map<String, String> how = fence.orElseThrow();
      return new CommandWork(
          host -> CommandTree.prepared(new CommandLine(new ReadOnlyJob(host, how, close))),
          global,
          Optional.empty());
    }
    List<String> words = new ArrayList<>(chosen.words().of(parameters));
    words.addAll(global);
    words.addAll(chosen.options(parameters));
    Optional<Path> inventory =
        kept.filter(_ -> action.name().equals(ServedStores.FSCK)).map(it -> it.resolve(INVENTORY));
    inventory.ifPresent(it -> words.add("--" + INVENTORY + "=" + it));
    requireSense(words);
    return new CommandWork(
        host -> CommandTree.of(host, words.toArray(String[]::new)), words, inventory);
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
}
