package org.tranship.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

/// All commands there are, or only those that a command line can mean. Reading what one command
/// takes costs Java's start some 20 ms, so a command line that names one of them shall not pay for
/// the others.
final class CommandTree {
  /// A command and those below it.
  private record Node(String name, Supplier<Object> command, List<Node> below) {
    static Node of(String name, Supplier<Object> command, Node... below) {
      return new Node(name, command, List.of(below));
    }
  }

  private static final List<Node> ANCHORE =
      List.of(
          Node.of("check", AnchoreCheckCommand::new),
          Node.of("plan", AnchorePlanCommand::new),
          Node.of("migrate", AnchoreMigrateCommand::new),
          Node.of("list-migrations", AnchoreListMigrationsCommand::new),
          Node.of("list-drivers", AnchoreListDriversCommand::new));

  private static final List<Node> COMMANDS =
      List.of(
          new Node(
              "anchore",
              AnchoreCommand::new,
              Stream.concat(
                      ANCHORE.stream(),
                      Stream.of(
                          new Node(
                              AnchoreStorageCommand.NAME, AnchoreStorageCommand::new, ANCHORE)))
                  .toList()),
          Node.of("check", CheckCommand::new),
          Node.of("plan", PlanCommand::new),
          Node.of("migrate", MigrateCommand::new),
          Node.of("compare", CompareCommand::new),
          Node.of("snapshot", SnapshotCommand::new),
          Node.of("copy", CopyCommand::new),
          Node.of(
              "registry",
              RegistryCommand::new,
              Node.of("fsck", RegistryFsckCommand::new),
              Node.of("check", RegistryPlanCommand.Check::new),
              Node.of("plan", RegistryPlanCommand.Plan::new),
              Node.of("migrate", RegistryMigrateCommand::new),
              Node.of("tags", RegistryTagsCommand::new),
              Node.of("gc", RegistryGcCommand::new),
              Node.of("restore", RegistryRestoreCommand::new)),
          Node.of(
              "imagestore",
              ImageStoreCommand::new,
              Node.of("check", ImageStoreCheckCommand::new),
              Node.of("plan", ImageStorePlanCommand::new),
              Node.of("migrate", ImageStoreMigrateCommand::new),
              Node.of("manifests", ImageStoreManifestsCommand::new),
              Node.of("provision", ImageStoreProvisionCommand::new),
              Node.of("upgrade", ImageStoreUpgradeCommand::new),
              Node.of("copy", ImageStoreCopyCommand::new),
              Node.of("snapshot", ImageStoreSnapshotCommand::new),
              Node.of("compare", ImageStoreCompareCommand::new),
              Node.of("smoke", ImageStoreSmokeCommand::new),
              Node.of("audit", ImageStoreAuditCommand::new),
              Node.of("inventory", ImageStoreInventoryCommand::new)),
          Node.of(
              "journey",
              JourneyCommand::new,
              Node.of("check", JourneyPlanCommand.Check::new),
              Node.of("plan", JourneyPlanCommand.Plan::new),
              Node.of("to-v2", JourneyToV2Command::new),
              Node.of("to-v3", JourneyToV3Command::new),
              Node.of("reset", JourneyResetCommand::new)),
          Node.of(
              "events",
              EventsCommand::new,
              Node.of("copy", EventsCopyCommand::new),
              Node.of("verify", EventsVerifyCommand::new),
              Node.of("tail", EventsTailCommand::new),
              Node.of("rebuild", EventsRebuildCommand::new)),
          Node.of("list", ListCommand::new),
          Node.of("status", StatusCommand::new),
          Node.of("pause", PauseCommand.Pause::new),
          Node.of("resume", PauseCommand.Resume::new),
          Node.of("report", ReportCommand::new),
          Node.of("verify", CarryCommand.Verify::new),
          Node.of("rollback", CarryCommand.Rollback::new),
          Node.of("complete", CarryCommand.Complete::new),
          Node.of("serve", ServeCommand::new),
          Node.of("drivers", DriversCommand::new),
          Node.of("demo", DemoCommand::new));

  private static final Set<String> HELP = Set.of("-h", "--help");

  private CommandTree() {}

  /// Everything, also the model that man pages and completion are made from.
  static CommandLine whole() {
    return tree(Host.PROCESS, COMMANDS, List.of());
  }

  /// As much as these words can mean: a command is left out only where its name is not among them
  /// but that of one beside it is, and nobody asks for help.
  static CommandLine of(String... words) {
    return of(Host.PROCESS, words);
  }

  /// The same, for somebody else than whoever started the process.
  static CommandLine of(Host host, String... words) {
    List<String> all =
        Stream.of(words)
            .map(
                word ->
                    word.equals(AnchoreStorageCommand.LATER_NAME)
                        ? AnchoreStorageCommand.NAME
                        : word)
            .toList();
    boolean help = all.stream().anyMatch(HELP::contains);
    return tree(host, COMMANDS, help ? List.of() : all);
  }

  private static CommandLine tree(Host host, List<Node> below, List<String> words) {
    CommandLine top = new CommandLine(new Main(host));
    add(top, below, words);
    return prepared(top);
  }

  /// A command with what all have alike.
  static CommandLine prepared(CommandLine top) {
    top.setCaseInsensitiveEnumValuesAllowed(true)
        .setParameterExceptionHandler(CommandFaults::usage)
        .setExecutionExceptionHandler(CommandFaults::during);
    for (CommandLine each : withSubcommands(top)) {
      CommandSpec model = each.getCommandSpec();
      model.usageMessage().exitCodeList(ExitCode.described());
      model.exitCodeOnInvalidInput(ExitCode.USAGE.number());
      model.exitCodeOnExecutionException(ExitCode.BUG.number());
    }
    return top;
  }

  private static void add(CommandLine parent, List<Node> below, List<String> words) {
    List<Node> named = below.stream().filter(node -> words.contains(node.name())).toList();
    for (Node node : named.isEmpty() ? below : named) {
      CommandLine command = new CommandLine(node.command().get());
      add(command, node.below(), words);
      parent.addSubcommand(node.name(), command);
    }
  }

  private static Iterable<CommandLine> withSubcommands(CommandLine top) {
    var all = new ArrayList<CommandLine>();
    all.add(top);
    top.getSubcommands().values().forEach(each -> withSubcommands(each).forEach(all::add));
    return all;
  }
}
