package org.tranship.cli;

import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.Callable;
import org.tranship.core.cutover.Consent;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `tranship migrate`.
@Command(
    name = "migrate",
    mixinStandardHelpOptions = true,
    description = {
      "Moves a service from one store to another as a plan says: copies everything while it is live,"
          + " keeps writers out for the rest and proves it, verifies, and switches.",
      "Run again it goes on where it was left."
    })
final class MigrateCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private GlobalOptions options = new GlobalOptions();
  @Mixin private BeginOption begin = new BeginOption();
  @Mixin private RateOptions rates = new RateOptions();
  @Mixin private EngineOption engine = new EngineOption();

  @Parameters(paramLabel = "PLAN.yaml", description = "The plan; see docs/migrate.md.")
  private Path plan;

  @Option(
      names = "--acknowledge",
      paramLabel = "DANGER",
      description =
          "Go on although: no-fence (nothing keeps writers out; what they change is noticed and"
              + " named), gone-at-source (the source is empty, or has lost many of the objects that"
              + " were copied; their copies are removed), gone-at-target (copies are gone since the"
              + " switch; their originals stay). Repeatable.")
  private Set<String> acknowledged = new LinkedHashSet<>();

  @Override
  public Integer call() throws Exception {
    return Session.run(
        spec,
        options,
        session -> {
          Consent consent = Acknowledged.of(spec, acknowledged, Consent.DANGERS);
          rates.applyTo(session.composition());
          engine.applyTo(session.composition());
          PlanArgument argument = PlanArgument.read(plan);
          session
              .composition()
              .probe(argument.plan().copy().source(), argument.plan().copy().target());
          return new MigrationRuns(session, begin.given(), consent).migrate(argument);
        });
  }
}
