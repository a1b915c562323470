package org.tranship.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// `tranship imagestore`: the group of commands for image stores of Service Fabric.
@Command(
    name = "imagestore",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    description =
        "Looks after the image store of a Service Fabric cluster, and carries its content from"
            + " Azure Storage (XStore) or a folder to the cluster's own image store.")
final class ImageStoreCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "No command was given.");
  }
}
