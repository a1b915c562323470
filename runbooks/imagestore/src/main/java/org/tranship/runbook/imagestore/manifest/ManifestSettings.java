package org.tranship.runbook.imagestore.manifest;

import java.util.Locale;
import java.util.OptionalInt;
import org.tranship.runbook.imagestore.connection.ConnectionString;

/// The settings of a cluster that have to do with its image store, with the defaults that Service
/// Fabric has for them.
///
/// @param manifest where they stand
record ManifestSettings(ClusterManifest manifest) {
  static final String MANAGEMENT = "Management";
  static final String STRING = "ImageStoreConnectionString";
  static final String ALLOW = "AllowImageStoreConnectionStringChange";
  static final String SERVICE = "ImageStoreService";
  static final String ENABLED = "Enabled";
  static final String TARGET = "TargetReplicaSetSize";
  static final String LEAST = "MinReplicaSetSize";
  static final String PLACEMENT = "PlacementConstraints";
  static final String AFFINITY = "EnableClusterManagerAffinity";
  static final String CLUSTER_MANAGER = "ClusterManager";
  static final String HOSTING = "Hosting";
  static final String RUN_AS = "RunAsPolicyEnabled";

  /// Replicas of the Image Store Service and of the Cluster Manager where nothing is said.
  private static final int DEFAULT_TARGET = 7;

  private static final int DEFAULT_LEAST = 3;

  /// @throws IllegalArgumentException if it is none that Service Fabric understands
  ConnectionString connection() {
    boolean encrypted =
        manifest
            .parameter(MANAGEMENT, STRING)
            .map(ClusterManifest.Parameter::encrypted)
            .orElse(false);
    return ConnectionString.parse(string(), encrypted);
  }

  /// The connection string as it stands there; empty if there is none.
  String string() {
    return manifest.value(MANAGEMENT, STRING).orElse("");
  }

  boolean isNative() {
    return manifest
        .value(MANAGEMENT, STRING)
        .filter(
            it ->
                it.regionMatches(
                    true, 0, ConnectionString.NATIVE, 0, ConnectionString.NATIVE.length()))
        .isPresent();
  }

  boolean allowsChange() {
    return flag(MANAGEMENT, ALLOW, false);
  }

  boolean enabled() {
    return flag(SERVICE, ENABLED, false);
  }

  boolean affinity() {
    return flag(SERVICE, AFFINITY, true);
  }

  boolean runAsPolicy() {
    return flag(HOSTING, RUN_AS, false);
  }

  /// Empty if it is there and no number.
  OptionalInt target() {
    return number(SERVICE, TARGET, DEFAULT_TARGET);
  }

  OptionalInt least() {
    return number(SERVICE, LEAST, DEFAULT_LEAST);
  }

  OptionalInt clusterManager() {
    return number(CLUSTER_MANAGER, TARGET, DEFAULT_TARGET);
  }

  boolean has(String section, String name) {
    return manifest.value(section, name).isPresent();
  }

  private boolean flag(String section, String name, boolean otherwise) {
    return manifest
        .value(section, name)
        .map(it -> it.toLowerCase(Locale.ROOT).equals("true"))
        .orElse(otherwise);
  }

  private OptionalInt number(String section, String name, int otherwise) {
    return manifest
        .value(section, name)
        .map(ManifestSettings::number)
        .orElse(OptionalInt.of(otherwise));
  }

  static OptionalInt number(String text) {
    try {
      return OptionalInt.of(Integer.parseInt(text.strip()));
    } catch (NumberFormatException _) {
      return OptionalInt.empty();
    }
  }
}
