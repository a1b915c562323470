package org.tranship.cli;

import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.util.ArrayList;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// The `tranship` command. Every command hangs below it, and every way out of the process leads
/// through [#run], so that the exit code is always one of [ExitCode].
@Command(
    name = "tranship",
    mixinStandardHelpOptions = true,
    versionProvider = ReleaseVersion.class,
    exitCodeListHeading = "%nExit codes:%n",
    commandListHeading = "%nCommands:%n",
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      AnchoreCommand.class,
      ListCommand.class,
      StatusCommand.class,
      ReportCommand.class,
      CarryCommand.Verify.class,
      CarryCommand.Rollback.class,
      CarryCommand.Complete.class,
      DriversCommand.class,
      DemoCommand.class
    },
    usageHelpAutoWidth = true,
    description =
        "Moves the state of a running service from one storage backend to another - its objects,"
            + " the records that point at them, and its event log - and proves that nothing was"
            + " lost.")
final class Main implements Runnable {
  @Spec private CommandSpec spec;

  /// Runs one command and ends the process with its exit code.
  public static void main(String[] args) {
    StopSignal.install();
    System.exit(run(args));
  }

  /// Runs one command.
  ///
  /// @return one of [ExitCode], also when an error (not an exception) escapes from a command
  static int run(String... args) {
    try {
      return commandLine().execute(args);
    } catch (Throwable fault) {
      return Faults.bug(fault, new PrintWriter(System.err, true, Charset.defaultCharset()));
    }
  }

  /// The whole command tree, also the model that man pages and completion are made from.
  static CommandLine commandLine() {
    CommandLine commandLine =
        new CommandLine(new Main())
            .setCaseInsensitiveEnumValuesAllowed(true)
            .setParameterExceptionHandler(Faults::usage)
            .setExecutionExceptionHandler(Faults::during);
    for (CommandLine each : withSubcommands(commandLine)) {
      CommandSpec model = each.getCommandSpec();
      model.usageMessage().exitCodeList(ExitCode.described());
      model.exitCodeOnInvalidInput(ExitCode.USAGE.number());
      model.exitCodeOnExecutionException(ExitCode.BUG.number());
    }
    return commandLine;
  }

  private static Iterable<CommandLine> withSubcommands(CommandLine top) {
    var all = new ArrayList<CommandLine>();
    all.add(top);
    top.getSubcommands().values().forEach(each -> withSubcommands(each).forEach(all::add));
    return all;
  }

  /// Without a command there is nothing to do, and saying so is an error of use.
  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "No command was given.");
  }
}
