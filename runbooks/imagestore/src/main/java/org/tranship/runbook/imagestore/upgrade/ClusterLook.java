package org.tranship.runbook.imagestore.upgrade;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.tranship.client.fabric.ClusterGateway;
import org.tranship.client.fabric.UpgradeProgress;
import org.tranship.core.store.StoreSpec;
import org.tranship.runbook.imagestore.connection.ConnectionString.AzureContainer;
import org.tranship.runbook.imagestore.connection.ConnectionString.KeptElsewhere;
import org.tranship.runbook.imagestore.manifest.ClusterManifest;
import org.tranship.runbook.imagestore.manifest.ManifestRules;
import org.tranship.runbook.imagestore.manifest.Rule;

/// What a cluster says of itself before anything is done to it, and what stands against a move.
/// Changes nothing.
///
/// @param manifest the one it has
/// @param provisioned versions of manifests that are registered
/// @param progress how its newest upgrade stands
/// @param runtime the version of its runtime
/// @param runtimes versions of the runtime whose packages are registered
public record ClusterLook(
    ClusterManifest manifest,
    Set<String> provisioned,
    UpgradeProgress progress,
    String runtime,
    Set<String> runtimes) {
  /// The cluster is not touched, for what was found.
  public static final String REFUSED = "TRI-150";

  private static final String STORE = "image store";
  private static final Pattern MAJOR = Pattern.compile("(\\d{1,4})\\..*");

  /// In this line of the runtime XStore stops working, with its second cumulative update.
  private static final int LAST = 11;

  /// One thing that was looked at.
  ///
  /// @param what in a word
  /// @param fine whether a move may begin
  /// @param detail what was found; if it is not fine, why and what to do
  public record Found(String what, boolean fine, String detail) {}

  public ClusterLook {
    provisioned = Set.copyOf(provisioned);
    runtimes = Set.copyOf(runtimes);
  }

  /// @throws org.tranship.core.step.StepFailed if the cluster gives an error or no answer
  public static ClusterLook at(ClusterReach reach) {
    UpgradeProgress progress = reach.ask("its upgrade", ClusterGateway::progress);
    return new ClusterLook(
        reach.manifest(),
        reach.ask("the versions that are provisioned", ClusterGateway::provisioned),
        progress,
        reach.ask("its version", ClusterGateway::version),
        reach.ask("the runtimes that are provisioned", ClusterGateway::codes));
  }

  /// Everything that matters to a move.
  ///
  /// @param store the image store that was named as the one it uses
  public List<Found> found(StoreSpec store) {
    List<Found> found = new ArrayList<>();
    found.add(of("upgrade", underWay(), "none is under way"));
    found.add(
        of(
            "provisioned",
            notProvisioned(),
            "its manifest " + manifest.version() + " is registered"));
    Optional<String> other = otherStore(store);
    found.add(other.map(it -> new Found(STORE, false, it)).orElseGet(this::used));
    found.add(runtimeFound());
    found.add(runtimePackage());
    return found;
  }

  private static Found of(String what, Optional<String> objection, String fine) {
    return new Found(what, objection.isEmpty(), objection.orElse(fine));
  }

  private Found used() {
    return new Found(STORE, true, manifest.imageStore().toString());
  }

  private boolean isXStore() {
    try {
      return manifest.imageStore() instanceof AzureContainer
          || manifest.imageStore() instanceof KeptElsewhere;
    } catch (IllegalArgumentException _) {
      // Told of already.
      return false;
    }
  }

  private Found runtimeFound() {
    Matcher matcher = MAJOR.matcher(runtime);
    int major = matcher.matches() ? Integer.parseInt(matcher.group(1)) : 0;
    boolean azure = isXStore();
    if (azure && major > LAST) {
      return new Found(
          "runtime",
          false,
          "the runtime is "
              + runtime
              + ", which has no XStore any more; nothing here can help that");
    }
    return new Found(
        "runtime",
        true,
        azure && major == LAST
            ? runtime + "; move before cumulative update 2 of it, with which XStore stops working"
            : runtime);
  }

  /// The procedure registers the package of the runtime beside the manifest. A move leaves the
  /// runtime as it is, so this is told and refuses nothing.
  private Found runtimePackage() {
    return new Found(
        "runtime package",
        true,
        runtimes.contains(runtime)
            ? runtime + " is registered"
            : "the package of "
                + runtime
                + " is not registered, which the procedure wants beside the manifest, for the way back"
                + " of an upgrade that fails; Copy-ServiceFabricClusterPackage and"
                + " Register-ServiceFabricClusterPackage with -CodePackagePath do that, before the"
                + " store is copied");
  }

  /// Why a manifest is none of this cluster; empty if it is one.
  Optional<String> foreign(ClusterManifest wanted) {
    return manifest.name().equals(wanted.name())
        ? Optional.empty()
        : Optional.of(
            "the manifest "
                + wanted.version()
                + " is of the cluster \""
                + wanted.name()
                + "\", and this one is called \""
                + manifest.name()
                + "\"");
  }

  /// Why Service Fabric would refuse a manifest, whatever the cluster has; empty if it would not.
  static Optional<String> refusal(ClusterManifest wanted) {
    return refusal(wanted, ManifestRules.of(wanted));
  }

  static Optional<String> refusal(ClusterManifest wanted, List<Rule> rules) {
    return rules.stream()
        .filter(rule -> !rule.kept())
        .findFirst()
        .map(
            rule ->
                "Service Fabric would refuse the manifest "
                    + wanted.version()
                    + ": "
                    + rule.detail());
  }

  /// Why an upgrade to a manifest that switches to the cluster's own store comes too early; empty
  /// if it does not, or the manifest switches nothing.
  Optional<String> unregisteredSwitch(ClusterManifest wanted) {
    return !wanted.isNative() || manifest.isNative() || provisioned.contains(wanted.version())
        ? Optional.empty()
        : Optional.of(
            "the manifest "
                + wanted.version()
                + " switches to the cluster's own image store and is not registered yet: that"
                + " changes the store which was copied, and the cluster's own would lack it."
                + " Register it with 'tranship imagestore provision', and copy once more");
  }

  Optional<String> underWay() {
    return progress.isOver()
        ? Optional.empty()
        : Optional.of("an upgrade is under way, " + progress + "; wait for its end");
  }

  /// Why it could not go back to what it has; empty if it could.
  public Optional<String> notProvisioned() {
    return provisioned.contains(manifest.version())
        ? Optional.empty()
        : Optional.of(
            "its own manifest "
                + manifest.version()
                + " is not provisioned, so it could not go back to it; 'tranship imagestore check"
                + " STORE --cluster URL --provision-current' stages and registers it");
  }

  /// Why the store that was named is not the one that it uses; empty if it may be.
  Optional<String> otherStore(StoreSpec store) {
    try {
      return new NamedStore(store).objection(manifest.imageStore());
    } catch (IllegalArgumentException e) {
      return Optional.of(
          "the connection string in its manifest cannot be read: "
              + e.getMessage()
              + "; see Management/ImageStoreConnectionString in what"
              + " Get-ServiceFabricClusterManifest prints");
    }
  }
}
