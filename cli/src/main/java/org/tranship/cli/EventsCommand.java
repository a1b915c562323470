package org.tranship.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// `tranship events`: the group of commands for logs of events.
@Command(
    name = "events",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    description =
        "Copies logs of events from one place to another as a plan says, transformed by rules, and"
            + " proves that both say the same.")
final class EventsCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "No command was given.");
  }
}
