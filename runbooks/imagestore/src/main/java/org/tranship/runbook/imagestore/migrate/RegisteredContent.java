package org.tranship.runbook.imagestore.migrate;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.tranship.client.fabric.ApplicationType;
import org.tranship.client.fabric.ClusterGateway;
import org.tranship.core.step.StepResult;
import org.tranship.core.store.ReadRequest;
import org.tranship.core.store.Store;
import org.tranship.core.value.Key;
import org.tranship.runbook.imagestore.manifest.PackageManifest;
import org.tranship.runbook.imagestore.tree.TreePath;
import org.tranship.runbook.imagestore.tree.WholePackages;
import org.tranship.runbook.imagestore.upgrade.ClusterReach;

/// Whether an image store has what the cluster has registered: of each version of an application
/// type its manifest, the manifests of services that it names, and their packages, whole; and each
/// manifest of the cluster. A cluster that uses a store without them runs on until a node needs
/// one.
///
/// @param reach the cluster
/// @param source where manifests can be read; it has the same content
/// @param looked what is looked at
record RegisteredContent(ClusterReach reach, Store source, WholePackages looked) {
  static final String MISSING = "TRI-175";

  /// What was never registered to its end.
  private static final String FAILED = "Failed";

  private static final int NAMED = 5;

  /// So many bytes a manifest may have at most.
  private static final int LARGEST = 16 << 20;

  /// Measures it.
  ///
  /// @param where is looked, for people
  /// @param next what to do about it, as a sentence
  /// @return why the run does not go on; empty if all is there
  Optional<StepResult> objection(Measures measures, String where, String next)
      throws InterruptedException {
    List<String> missing = missing();
    String first =
        String.join("; ", missing.subList(0, Math.min(NAMED, missing.size())))
            + (missing.size() > NAMED ? "; ..." : "");
    measures.measured(
        "registered", missing.isEmpty(), missing.isEmpty() ? "all is in " + where : first);
    return missing.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new StepResult.Refused(
                MISSING
                    + " Of what the cluster has registered, "
                    + missing.size()
                    + (missing.size() == 1 ? " thing is" : " things are")
                    + " not whole in "
                    + where
                    + ": "
                    + first
                    + ". "
                    + next));
  }

  private List<String> missing() throws InterruptedException {
    Set<String> missing = new LinkedHashSet<>();
    for (String version :
        reach.ask("the versions that are provisioned", ClusterGateway::provisioned)) {
      requireFile(
          TreePath.CLUSTER + "/ClusterManifest." + version + ".xml",
          "the manifest " + version + " of the cluster",
          missing);
    }
    for (ApplicationType type : reach.ask("its application types", ClusterGateway::typeList)) {
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
      if (!type.isUnderWay() && !type.status().equals(FAILED)) {
        ofType(type, missing);
      }
    }
    return new ArrayList<>(missing);
  }

  private void ofType(ApplicationType type, Set<String> missing) {
    String whose = type.name() + " " + type.version();
    String folder = TreePath.STORE + "/" + type.name() + "/";
    String manifest = folder + "ApplicationManifest." + type.version() + ".xml";
    if (!requireFile(manifest, whose, missing)) {
      return;
    }
    try {
      for (PackageManifest service : PackageManifest.services(read(manifest))) {
        String path = folder + service.name() + ".Manifest." + service.version() + ".xml";
        if (requireFile(path, whose, missing)) {
          packages(folder + service.name(), path, whose, missing);
        }
      }
    } catch (IllegalArgumentException e) {
      missing.add("\"" + manifest + "\" of " + whose + ", which cannot be read: " + e.getMessage());
    }
  }

  private void packages(String prefix, String manifest, String whose, Set<String> missing) {
    try {
      for (PackageManifest each : PackageManifest.packages(read(manifest))) {
        String folder = prefix + "." + each.name() + "." + each.version();
        if (!looked.hasPackage(folder)) {
          missing.add("the package \"" + folder + "\" of " + whose);
        }
      }
    } catch (IllegalArgumentException e) {
      missing.add("\"" + manifest + "\" of " + whose + ", which cannot be read: " + e.getMessage());
    }
  }

  private boolean requireFile(String path, String whose, Set<String> missing) {
    if (looked.hasFile(path) && source.stat(Key.of(path)).isPresent()) {
      return true;
    }
    missing.add("\"" + path + "\" of " + whose);
    return false;
  }

  private byte[] read(String path) {
    try (var body = source.open(Key.of(path), ReadRequest.WHOLE)) {
      return body.readAll(LARGEST);
    }
  }
}
