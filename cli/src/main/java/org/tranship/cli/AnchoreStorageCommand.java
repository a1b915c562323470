package org.tranship.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/// `tranship anchore archivestorage`, or `objectstorage`: the level at which Anchore's own tool has
/// these commands, so that the command lines of its documentation mean here what they mean there.
/// It is hidden, since it leads to the same commands as the level above.
@Command(
    name = "archivestorage",
    aliases = "objectstorage",
    hidden = true,
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    description = "The commands of 'tranship anchore', as Anchore's own tool groups them.")
final class AnchoreStorageCommand implements AnchoreGroup, Runnable {
  static final String NAME = "archivestorage";
  static final String LATER_NAME = "objectstorage";

  @Spec private CommandSpec spec;
  @ParentCommand private AnchoreCommand parent;

  @Override
  public AnchoreOptions options() {
    return parent.options();
  }

  @Override
  public int run(CommandSpec command, Session.Body body) throws Exception {
    return parent.run(command, body);
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "No command was given.");
  }
}
