package org.tranship.cli;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.tranship.runbook.imagestore.upgrade.ManifestFile;
import org.tranship.runbook.imagestore.upgrade.UpgradePlan;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `tranship imagestore upgrade`.
@Command(
    name = "upgrade",
    mixinStandardHelpOptions = true,
    description = {
      "Brings a cluster to another manifest: looks at the cluster, puts the manifest into the image"
          + " store that it uses now, has it registered, begins the upgrade, watches it to its end,"
          + " and waits for the replicas of the Image Store Service. Refused, before anything is done,"
          + " is a manifest of another cluster or one that Service Fabric would refuse, and a cluster"
          + " that could not go back.",
      "Run again after an interruption it goes on with the upgrade that is under way."
    })
final class ImageStoreUpgradeCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private GlobalOptions options = new GlobalOptions();

  @Parameters(paramLabel = "MANIFEST", description = "The new manifest; see 'manifests'.")
  private Path manifest = Path.of("");

  @Mixin private RegistrationPlaces places = new RegistrationPlaces();

  @Option(
      names = {"--yes", "--dontask"},
      description = "Do not ask whether to begin.")
  private boolean yes;

  @Override
  public Integer call() throws Exception {
    return Session.run(
        spec,
        options,
        session -> {
          UpgradePlan plan =
              new UpgradePlan(
                  manifest.toAbsolutePath(),
                  ManifestFile.sha256(ManifestArgument.bytes(manifest)),
                  places.store(session),
                  places.cluster(session));
          return new ImageUpgradeRuns(session, yes).upgrade(plan);
        });
  }
}
