package org.tranship.cli;

import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.Callable;
import org.tranship.core.cutover.Consent;
import org.tranship.runbook.imagestore.migrate.ImageStoreMigration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `tranship imagestore migrate`.
@Command(
    name = "migrate",
    mixinStandardHelpOptions = true,
    description = {
      "Moves a cluster to its own image store as a plan says, every step of the published procedure"
          + " in its order: makes and registers the manifests, upgrades the cluster, copies, compares"
          + " snapshots of the source before and behind, upgrades again, registers a tiny application"
          + " type as a test, and takes back the permission to switch.",
      "Run again it goes on where it was left. 'tranship rollback' leads back to the former store."
    })
final class ImageStoreMigrateCommand implements Callable<Integer> {
  /// What may be acknowledged.
  static final Set<String> DANGERS = Set.of(Consent.NO_FENCE, ImageStoreMigration.CHANGED_SOURCE);

  @Spec private CommandSpec spec;
  @Mixin private GlobalOptions options = new GlobalOptions();
  @Mixin private BeginOption begin = new BeginOption();
  @Mixin private RateOptions rates = new RateOptions();

  @Parameters(paramLabel = "PLAN.yaml", description = "The plan; see docs/imagestore.md.")
  private Path plan = Path.of("");

  @Option(
      names = "--acknowledge",
      paramLabel = "DANGER",
      description =
          "Go on although: no-fence (nothing can lock an image store; a change is noticed and not"
              + " prevented), changed-source (the source has changed after the last look before the"
              + " switch, and what came then was deployed again). Repeatable.")
  private Set<String> acknowledged = new LinkedHashSet<>();

  @Override
  public Integer call() throws Exception {
    return Session.run(
        spec,
        options,
        session -> {
          Consent consent = Acknowledged.of(spec, acknowledged, DANGERS);
          rates.applyTo(session.composition());
          return new ImageStoreRuns(session, begin.given(), consent)
              .migrate(ImageStorePlanArgument.read(plan));
        });
  }
}
