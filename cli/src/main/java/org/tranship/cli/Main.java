package org.tranship.cli;

import java.io.PrintWriter;
import java.nio.charset.Charset;
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
    usageHelpAutoWidth = true,
    description =
        "Moves the state of a running service from one storage backend to another - its objects,"
            + " the records that point at them, and its event log - and proves that nothing was"
            + " lost.")
final class Main implements Runnable, Host.Hosted {
  @Spec private CommandSpec spec;

  private final Host host;

  Main(Host host) {
    this.host = host;
  }

  @Override
  public Host host() {
    return host;
  }

  /// Runs one command and ends the process with its exit code.
  public static void main(String[] args) {
    StandardOutput.install();
    StopSignal stop = StopSignal.install();
    int code = run(args);
    stop.ended(code);
    ProcessExit.with(code);
  }

  /// Runs one command.
  ///
  /// @return one of [ExitCode], also when an error (not an exception) escapes from a command
  static int run(String... args) {
    try {
      LoadedAhead.of(args);
      return CommandTree.of(args).execute(args);
    } catch (Throwable fault) {
      return CommandFaults.bug(fault, new PrintWriter(System.err, true, Charset.defaultCharset()));
    }
  }

  /// Without a command there is nothing to do, and saying so is an error of use.
  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "No command was given.");
  }
}
