package org.tranship.runbook.imagestore.upgrade;

import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.tranship.client.fabric.ClusterGateway;

/// What a cluster has registered, and what it says of the folders of its own image store.
public final class RegisteredVersions {
  /// What a manifest of the cluster is called among application types.
  private static final String CLUSTER = "cluster ";

  /// What a version of the runtime is called among them.
  private static final String RUNTIME = "runtime ";

  private RegisteredVersions() {}

  /// Application types with their versions, the word `cluster` with those of manifests, and the
  /// word `runtime` with those of the runtime.
  ///
  /// @throws org.tranship.core.step.StepFailed if the cluster gives an error or no answer
  public static Set<String> of(ClusterReach reach) {
    Set<String> versions = new TreeSet<>(reach.ask("its application types", ClusterGateway::types));
    reach
        .ask("the versions that are provisioned", ClusterGateway::provisioned)
        .forEach(version -> versions.add(CLUSTER + version));
    reach
        .ask("the runtimes that are provisioned", ClusterGateway::codes)
        .forEach(version -> versions.add(RUNTIME + version));
    return versions;
  }

  /// The bytes that the cluster says of folders; those are left out that it does not know.
  public static Map<String, Long> sizes(ClusterReach reach, Collection<String> folders) {
    Map<String, Long> sizes = new TreeMap<>();
    for (String folder : folders) {
      reach
          .askStore("the size of " + folder, store -> store.folderSize(folder))
          .ifPresent(bytes -> sizes.put(folder, bytes));
    }
    return sizes;
  }
}
