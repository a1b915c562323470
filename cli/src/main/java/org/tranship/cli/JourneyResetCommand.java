package org.tranship.cli;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.tranship.formats.plan.PlanFile;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `tranship journey reset`.
@Command(
    name = "reset",
    mixinStandardHelpOptions = true,
    description =
        "Does what the original's procedure wants before another attempt: restores the database by"
            + " the plan's command, and deletes both new tables; of a migration to the third release,"
            + " removes its tables, subscriptions and blobs. For attempts of which no journal is"
            + " left; others are rolled back.")
final class JourneyResetCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private GlobalOptions options = new GlobalOptions();
  @Mixin private BeginOption begin = new BeginOption();

  @Parameters(paramLabel = "PLAN.yaml", description = "The plan; see docs/journey.md.")
  private Path plan;

  @Option(names = "--anyway", description = "Although a run of this plan could be rolled back.")
  private boolean anyway;

  @Option(
      names = "--restore",
      description =
          "Of a migration to the third release: restore the database from its backup as well, with"
              + " the loss of what was written since.")
  private boolean restore;

  @Option(
      names = "--accept-loss",
      description =
          "Of a migration to the third release: although its subscriptions have messages that the"
              + " second's do not have.")
  private boolean loss;

  @Override
  public Integer call() throws Exception {
    return Session.run(
        spec,
        options,
        session ->
            PlanFile.Subject.ofJourney(plan) == PlanFile.Subject.JOURNEY_V3
                ? new ThirdResets(session, begin.given())
                    .reset(ThirdArgument.read(plan), new ThirdResets.Asked(anyway, restore, loss))
                : new JourneyResets(session, begin.given())
                    .reset(JourneyArgument.read(plan), anyway));
  }
}
