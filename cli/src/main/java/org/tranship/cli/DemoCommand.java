package org.tranship.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Unmatched;

/// `tranship demo` where there are no sources: the servers it needs are not shipped, and saying so
/// is all there is to do. The launcher of the source tree never gets here.
@Command(
    name = "demo",
    mixinStandardHelpOptions = true,
    description =
        "Shows Tranship at work on servers of its own. Runs from the source tree only:"
            + " ./tranship demo")
final class DemoCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Unmatched private List<String> ignored = new ArrayList<>();

  @Override
  public Integer call() {
    spec.commandLine()
        .getErr()
        .println(
            "The demonstration runs from the source tree only, by ./tranship demo: it brings a"
                + " PostgreSQL and an S3 server, which are not part of this package.");
    spec.commandLine().getErr().flush();
    return ExitCode.USAGE.number();
  }
}
