package org.tranship.cli;

import java.util.concurrent.Callable;
import org.tranship.core.cutover.Consent;
import org.tranship.core.journal.RunHeader;
import org.tranship.core.journal.RunView;
import org.tranship.runbook.registry.GarbageRunbook;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `tranship registry restore`: the rollback of a garbage collection under the name by which it is
/// looked for.
@Command(
    name = "restore",
    mixinStandardHelpOptions = true,
    description =
        "Puts back into the registry what a garbage collection has moved into quarantine, each object"
            + " read back, and removes the quarantine. The same as 'tranship rollback RUN'.")
final class RegistryRestoreCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private GlobalOptions options = new GlobalOptions();
  @Mixin private RateOptions rates = new RateOptions();

  @Parameters(
      paramLabel = "RUN",
      description = "The run, or the beginning of its name, or 'last' for the last collection.")
  private String run;

  @Option(
      names = {"--yes", "--dontask"},
      description = "Do not ask; what can be proven is still proven.")
  private boolean yes;

  @Override
  public Integer call() throws Exception {
    return Session.run(
        spec,
        options,
        session -> {
          rates.applyTo(session.composition());
          RunView view = RunCommands.find(session, spec, run.equals("last") ? last(session) : run);
          if (!view.header().runbook().equals(GarbageRunbook.NAME)) {
            throw none(
                "The run "
                    + view.header().id()
                    + " is no garbage collection. 'tranship list' shows which are; 'tranship rollback'"
                    + " takes any run back.");
          }
          return new GarbageRuns(session, yes, Consent.NONE, null).rollback(view);
        });
  }

  private static String last(Session session) {
    return session.composition().journal().runs().reversed().stream()
        .filter(header -> header.runbook().equals(GarbageRunbook.NAME))
        .findFirst()
        .map(RunHeader::id)
        .map(Object::toString)
        .orElseThrow(
            () ->
                none(
                    "There is no garbage collection in this journal. Name another with --journal, or"
                        + " begin one with 'tranship registry gc'."));
  }

  private static CommandFailed none(String message) {
    return new CommandFailed(ExitCode.USAGE, "TRR-135 " + message, null);
  }
}
