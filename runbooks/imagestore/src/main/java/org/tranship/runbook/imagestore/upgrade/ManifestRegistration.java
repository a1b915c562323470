package org.tranship.runbook.imagestore.upgrade;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.tranship.core.store.Store;
import org.tranship.core.store.StoreSpec;
import org.tranship.runbook.imagestore.manifest.ClusterManifest;

/// Has a cluster register manifests and upgrades it to none of them. Each registration changes the
/// image store that the cluster uses, so those of a move are registered before that store is
/// copied: what is registered behind the copy is missing in the cluster's own store.
///
/// Crash argument. A manifest lies in a folder of a name of its own meanwhile; whoever comes after
/// a kill removes that first. Registering what is registered already, with the same content,
/// changes nothing.
public final class ManifestRegistration {
  /// Where a manifest lies meanwhile.
  public static final String FOLDER = "tranship-provision";

  private final ClusterReach reach;
  private final StoreSpec spec;
  private final Supplier<Store> store;

  /// @param spec the image store that was named as the one the cluster uses
  /// @param store opens it
  public ManifestRegistration(ClusterReach reach, StoreSpec spec, Supplier<Store> store) {
    this.reach = reach;
    this.spec = spec;
    this.store = store;
  }

  /// Looks at the cluster, before anything is done.
  ///
  /// @return why these are not registered, as a clause; empty if they may be
  /// @throws org.tranship.core.step.StepFailed if the cluster gives an error or no answer
  public Optional<String> objection(List<ClusterManifest> manifests) {
    ClusterLook look = ClusterLook.at(reach);
    Optional<String> objection = look.underWay().or(() -> look.otherStore(spec));
    Set<String> versions = new HashSet<>();
    for (ClusterManifest manifest : manifests) {
      objection =
          objection
              .or(() -> look.foreign(manifest))
              .or(() -> ClusterLook.refusal(manifest))
              .or(() -> twice(versions, manifest));
    }
    return objection;
  }

  private static Optional<String> twice(Set<String> versions, ClusterManifest manifest) {
    return versions.add(manifest.version())
        ? Optional.empty()
        : Optional.of(
            "two of the manifests have the version "
                + manifest.version()
                + ", by which the cluster knows them; give each one of its own");
  }

  /// Registers one; one that is registered with the same content is left as it is.
  ///
  /// @throws org.tranship.core.step.StepFailed if the cluster does not find it in the store that
  ///   was named, has another one of this version, or gives an error or no answer
  public void register(ClusterManifest manifest) {
    var _ = ProvisionStep.removeStaged(store, FOLDER);
    ProvisionStep.register(reach, store, FOLDER, manifest);
  }
}
