package org.tranship.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.tranship.core.journal.Journal;
import org.tranship.core.store.StoreSpec;
import org.tranship.runbook.imagestore.manifest.ClusterManifest;
import org.tranship.runbook.imagestore.upgrade.ClusterLook;
import org.tranship.runbook.imagestore.upgrade.ManifestRegistration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `tranship imagestore provision`.
@Command(
    name = "provision",
    mixinStandardHelpOptions = true,
    description = {
      "Has a cluster register manifests, without an upgrade: each is put into the image store that"
          + " the cluster uses, registered, and taken out again. Registering changes that store, so"
          + " all manifests of a move are registered before it is copied. Refused, before anything is"
          + " done, are manifests of another cluster and those that Service Fabric would refuse.",
      "What is registered with the same content already is left as it is, so the command may be run"
          + " again."
    })
final class ImageStoreProvisionCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private GlobalOptions options = new GlobalOptions();

  @Parameters(arity = "1..*", paramLabel = "MANIFEST", description = "Manifests; see 'manifests'.")
  private List<Path> manifests = new ArrayList<>();

  @Mixin private RegistrationPlaces places = new RegistrationPlaces();

  @Override
  public Integer call() throws Exception {
    return Session.run(spec, options, this::provision);
  }

  private ExitCode provision(Session session) {
    List<ClusterManifest> wanted = manifests.stream().map(ManifestArgument::read).toList();
    StoreSpec used = places.store(session);
    StoreSpec gateway = places.cluster(session);
    try (Journal.Claim _ = ImageUpgradeRuns.claim(session, gateway)) {
      ManifestRegistration registration =
          new ManifestRegistration(
              ClusterFindings.reach(session, gateway),
              used,
              () -> session.composition().opener().open(used));
      Optional<String> objection = registration.objection(wanted);
      if (objection.isPresent()) {
        throw new CommandFailed(
            ExitCode.REFUSED,
            ClusterLook.REFUSED
                + " Nothing is registered: "
                + objection.get()
                + ". Nothing was done.",
            null);
      }
      for (ClusterManifest manifest : wanted) {
        registration.register(manifest);
        session.line("Registered: the manifest " + manifest.version() + ".");
      }
    }
    List<String> versions = wanted.stream().map(ClusterManifest::version).toList();
    session.result(
        Map.of("registered", versions),
        versions.size()
            + (versions.size() == 1 ? " manifest is" : " manifests are")
            + " registered. The cluster was not upgraded.");
    return ExitCode.DONE;
  }
}
