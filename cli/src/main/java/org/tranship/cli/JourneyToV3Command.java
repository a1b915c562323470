package org.tranship.cli;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.tranship.core.cutover.Consent;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `tranship journey to-v3`.
@Command(
    name = "to-v3",
    mixinStandardHelpOptions = true,
    description = {
      "Migrates the second release to the third as a plan says, while users go on: keeps what happens,"
          + " replays what happened, proves the read models by a cold rebuild, hands commands over"
          + " from one worker to the other, and swaps.",
      "Run again it goes on where it was left."
    })
final class JourneyToV3Command implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private GlobalOptions options = new GlobalOptions();
  @Mixin private BeginOption begin = new BeginOption();

  @Parameters(paramLabel = "PLAN.yaml", description = "The plan; see docs/journey-v3.md.")
  private Path plan;

  @Override
  public Integer call() throws Exception {
    return Session.run(
        spec,
        options,
        session ->
            new ThirdRuns(session, begin.given(), Consent.NONE).migrate(ThirdArgument.read(plan)));
  }
}
