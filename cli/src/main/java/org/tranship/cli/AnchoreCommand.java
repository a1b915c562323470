package org.tranship.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// `tranship anchore`: the group of commands for Anchore Engine, with the options that Anchore's
/// own tool takes in the same place.
@Command(
    name = "anchore",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    description =
        "Moves the documents of Anchore Engine between its storage drivers db, db2, localfs, s3 and"
            + " swift.")
final class AnchoreCommand implements Runnable {
  @Spec private CommandSpec spec;
  @Mixin private AnchoreOptions options = new AnchoreOptions();

  AnchoreOptions options() {
    return options;
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "No command was given.");
  }
}
