package org.tranship.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// `tranship journey`: the group of commands for the CQRS Journey's reference implementation.
@Command(
    name = "journey",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    description =
        "Migrates the reference implementation of the CQRS Journey from its first release to its"
            + " second, and from its second to its third.")
final class JourneyCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "No command was given.");
  }
}
