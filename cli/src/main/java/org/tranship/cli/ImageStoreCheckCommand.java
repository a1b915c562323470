package org.tranship.cli;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.tranship.core.store.Store;
import org.tranship.core.store.StoreException;
import org.tranship.core.store.StoreSpec;
import org.tranship.runbook.imagestore.BesideFiles;
import org.tranship.runbook.imagestore.TargetNames;
import org.tranship.runbook.imagestore.tree.Hazard;
import org.tranship.runbook.imagestore.tree.Layout;
import org.tranship.runbook.imagestore.tree.TreeScan;
import org.tranship.runbook.imagestore.upgrade.ClusterLook;
import org.tranship.runbook.imagestore.upgrade.ClusterReach;
import org.tranship.runbook.imagestore.upgrade.ManifestRegistration;
import org.tranship.runbook.imagestore.upgrade.ProvisionStep;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `tranship imagestore check`. Changes nothing, but for the one registration that it offers, and
/// what such a one has left that was killed.
@Command(
    name = "check",
    mixinStandardHelpOptions = true,
    description = {
      "Looks through an image store for what the cluster's own image store could not hold: paths"
          + " that differ by case alone, names that Windows does not allow, parts that the gateway"
          + " has no address for, names that are too long, and packages that were never uploaded to"
          + " their end. Ends with 0 if there is nothing of that, and with 3 if there is.",
      "With --cluster it looks at the cluster too: whether an upgrade is under way, whether its own"
          + " manifest is registered, so that it could go back to it, whether it uses this image store,"
          + " and whether its runtime has XStore still. Where the manifest is not registered, it offers"
          + " to do that."
    })
final class ImageStoreCheckCommand implements Callable<Integer> {
  /// The folder in which the registration that is offered puts the manifest meanwhile.
  private static final String CURRENT = "tranship-current";

  @Spec private CommandSpec spec;
  @Mixin private GlobalOptions options = new GlobalOptions();
  @Mixin private RateOptions rate = new RateOptions();
  @Mixin private TreeOptions tree = new TreeOptions();

  @Parameters(paramLabel = "STORE", description = "The image store; see docs/imagestore.md.")
  private String store;

  @Option(
      names = "--target",
      paramLabel = "STORE",
      description =
          "Also ask where the content is to go what it can hold. Default: the cluster's own store.")
  private @Nullable String target;

  @Option(
      names = "--cluster",
      paramLabel = "URL",
      description =
          "Also look at the cluster, as in fabric:ImageStore?endpoint=https://HOST:19080.")
  private @Nullable String cluster;

  @Option(
      names = "--provision-current",
      description =
          "With --cluster: put the manifest that the cluster has into STORE and register it, if it is"
              + " not registered.")
  private boolean provision;

  @Override
  public Integer call() throws Exception {
    return Session.run(spec, options, this::check);
  }

  private ExitCode check(Session session) throws InterruptedException {
    StoreSpec given = ImageStoreArgument.parse(session, store);
    rate.applyTo(session.composition());
    Findings findings = new Findings(session);
    String named = cluster;
    if (named != null) {
      look(session, findings, StoreArgument.parse(session, named), given);
    }
    tidy(session, given);
    StoreSpec naming = BesideFiles.naming(given);
    Store open = session.composition().look(naming);
    TreeScan scan =
        TreeScan.of(
            open,
            tree.layout(given),
            tree.rules(),
            names(session),
            session.composition().scratch(),
            hazard -> {
              // What the source names by itself stops a copy; what was asked for here is told.
              boolean unlisted = hazard.kind() == Hazard.Kind.NO_FILE && naming.equals(given);
              if (unlisted || hazard.kind().blocks()) {
                findings.add(hazard.kind().word(), false, hazard.toString());
              } else {
                findings.note(hazard.toString());
              }
            });
    findings.add("tree", true, scan.files() + " files, " + scan.bytes());
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("files", scan.files());
    document.put("bytes", scan.bytes().bytes());
    document.put("markers", scan.markers());
    document.put("incomplete", scan.incomplete());
    return findings.finish(
        document,
        (target == null ? "The cluster's own image store" : "The target")
            + " can hold all of it. Nothing was copied.",
        "Not all of it can be carried over as it is; see NOT OK. Nothing was copied.");
  }

  /// What a registration that was killed has left would be taken for a package.
  private static void tidy(Session session, StoreSpec given) {
    try {
      for (String folder : List.of(CURRENT, ManifestRegistration.FOLDER)) {
        ProvisionStep.removeStaged(() -> session.composition().opener().open(given), folder)
            .ifPresent(
                key ->
                    session.line("Removed: " + key + ", which an earlier registration has left."));
      }
    } catch (StoreException _) {
      // Whoever may only look is told of it with everything else that stands against a copy.
    }
  }

  /// What the target says of names, beside the rules that every cluster has.
  private TreeScan.Names names(Session session) {
    String named = target;
    if (named == null) {
      return TreeScan.Names.ANY;
    }
    StoreSpec to = ImageStoreArgument.target(session, named, Map.of());
    try (Store open = session.composition().opener().open(to)) {
      return TargetNames.of(open, Layout.of(to.location().scheme()));
    }
  }

  private void look(Session session, Findings findings, StoreSpec cluster, StoreSpec used) {
    ClusterReach reach = ClusterFindings.reach(session, cluster);
    Optional<ClusterLook> look = ClusterFindings.of(findings, reach, used);
    Optional<String> missing = look.flatMap(ClusterLook::notProvisioned);
    if (missing.isEmpty()) {
      return;
    }
    String version = look.get().manifest().version();
    boolean agreed =
        provision
            || session
                .operator(false)
                .confirm("Put the manifest " + version + " into the image store and register it?");
    if (agreed) {
      ProvisionStep.register(
          reach, () -> session.composition().opener().open(used), CURRENT, look.get().manifest());
      session.line(
          "Registered: the manifest " + version + ", so that the cluster can go back to it.");
      session.line("Run the same command again; it looks anew.");
    }
  }
}
