package org.tranship.cli;

import java.util.concurrent.Callable;
import org.tranship.core.journal.RunView;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `tranship status`.
@Command(
    name = "status",
    mixinStandardHelpOptions = true,
    description = "Says how a run stands, from its journal alone: also of one that is at work.")
final class StatusCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private GlobalOptions options = new GlobalOptions();

  @Parameters(paramLabel = "RUN", description = "The run, or the beginning of its name, or 'last'.")
  private String run;

  @Override
  public Integer call() throws Exception {
    return Session.run(
        spec,
        options,
        session -> {
          RunView view = RunCommands.find(session, spec, run);
          RunText text = RunText.of(session.composition().journal(), view);
          session.result(text.document(), text.text());
          return ExitCode.DONE;
        });
  }
}
