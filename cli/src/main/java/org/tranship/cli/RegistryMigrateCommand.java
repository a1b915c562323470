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

/// `tranship registry migrate`.
@Command(
    name = "migrate",
    mixinStandardHelpOptions = true,
    description = {
      "Moves a container registry from one store to another as a plan says: copies blobs while it is"
          + " live, keeps pushes out for the last of them and the links and proves it by a push,"
          + " switches, and pulls every tag from the new store.",
      "Run again it goes on where it was left."
    })
final class RegistryMigrateCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private GlobalOptions options = new GlobalOptions();
  @Mixin private RateOptions rates = new RateOptions();

  @Parameters(paramLabel = "PLAN.yaml", description = "The plan; see docs/registry.md.")
  private Path plan;

  @Option(
      names = {"--yes", "--dontask"},
      description =
          "Do not ask whether to begin. What the plan has the operator do is still asked.")
  private boolean yes;

  @Option(
      names = "--acknowledge",
      paramLabel = "DANGER",
      description =
          "Go on although: gone-at-source (the source has lost many of the links that were copied;"
              + " their copies are removed).")
  private Set<String> acknowledged = new LinkedHashSet<>();

  @Override
  public Integer call() throws Exception {
    return Session.run(
        spec,
        options,
        session -> {
          Consent consent = Acknowledged.of(spec, acknowledged, Set.of(Consent.GONE_AT_SOURCE));
          rates.applyTo(session.composition());
          return new RegistryRuns(session, yes, consent).migrate(RegistryArgument.read(plan));
        });
  }
}
