package org.tranship.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// `tranship anchore`: the group of commands for Anchore Engine. Its options are those of all its
/// commands, and may stand before or behind the command's name.
@Command(
    name = "anchore",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    description = {
      "Moves the documents of Anchore Engine between its storage drivers db, db2, localfs, s3 and"
          + " swift.",
      "As in Anchore's own tool, archivestorage or objectstorage may stand before the command:"
          + " 'tranship anchore archivestorage check CONFIG' is 'tranship anchore check CONFIG'."
    })
final class AnchoreCommand implements AnchoreGroup, Runnable {
  @Spec private CommandSpec spec;
  @Mixin private AnchoreOptions options = new AnchoreOptions();
  @Mixin private GlobalOptions globals = new GlobalOptions();
  @Mixin private OriginalOptions original = new OriginalOptions();

  @Override
  public AnchoreOptions options() {
    return options;
  }

  @Override
  public int run(CommandSpec command, Session.Body body) throws Exception {
    return Session.run(
        command,
        globals,
        session -> {
          original.notes().forEach(session::warn);
          return body.run(session);
        });
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "No command was given.");
  }
}
