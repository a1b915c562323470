package org.tranship.runbook.imagestore.manifest;

import static org.tranship.runbook.imagestore.manifest.Rule.broken;
import static org.tranship.runbook.imagestore.manifest.Rule.kept;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import org.tranship.runbook.imagestore.connection.ConnectionString;
import org.tranship.runbook.imagestore.connection.ConnectionString.Encrypted;
import org.tranship.runbook.imagestore.connection.ConnectionString.NativeStore;
import org.tranship.runbook.imagestore.connection.ConnectionString.SingleMachine;
import org.tranship.runbook.imagestore.connection.FileShare;

/// The rules of Service Fabric's own validator that have to do with the image store
/// (`Management/fabricvalidator` of microsoft/service-fabric), so that they are broken here and not
/// in the middle of an upgrade.
public final class ManifestRules {
  private ManifestRules() {}

  /// Those that a manifest keeps or breaks by itself.
  public static List<Rule> of(ClusterManifest manifest) {
    ManifestSettings settings = new ManifestSettings(manifest);
    List<Rule> rules = new ArrayList<>();
    rules.add(string(settings, manifest));
    rules.add(runAsPolicy(settings));
    rules.add(sizes(settings));
    rules.add(placement(manifest));
    rules.add(affinity(settings));
    rules.addAll(AccountRules.of(manifest));
    rules.add(messageSize(manifest));
    return rules;
  }

  /// Those of an upgrade from one manifest to another.
  public static List<Rule> of(ClusterManifest from, ClusterManifest to) {
    List<Rule> rules = new ArrayList<>();
    rules.add(version(from, to));
    rules.add(change(new ManifestSettings(from), new ManifestSettings(to)));
    rules.addAll(AccountRules.of(from, to));
    return rules;
  }

  private static Rule version(ClusterManifest from, ClusterManifest to) {
    String name = "version";
    return from.version().equals(to.version())
        ? broken(name, "both have " + to.version() + "; a new manifest needs a version of its own")
        : kept(name, to.version() + " is another one than " + from.version());
  }

  private static Rule string(ManifestSettings settings, ClusterManifest manifest) {
    String name = "connection-string";
    ConnectionString string;
    try {
      string = settings.connection();
    } catch (IllegalArgumentException e) {
      return broken(name, "Management/ImageStoreConnectionString: " + e.getMessage());
    }
    return switch (string) {
      case SingleMachine _ when manifest.nodes() > 1 ->
          broken(name, "_default_ is for a cluster of one machine, and there are more");
      case FileShare share when share.isOnDrive() && manifest.nodes() > 1 ->
          broken(name, "a folder on a drive is for a cluster of one machine, and there are more");
      case NativeStore(String text) when !text.equals(ConnectionString.NATIVE) ->
          broken(
              name,
              text
                  + " is not spelt fabric:ImageStore, and parts of Service Fabric do not ignore case");
      case Encrypted _ when ConnectionString.isOfSingleMachine(settings.string()) ->
          broken(name, "_default_, or nothing, must not be marked with IsEncrypted=\"true\"");
      case Encrypted _ -> kept(name, "it is encrypted, so what it says cannot be looked at here");
      default -> kept(name, string.toString());
    };
  }

  private static Rule change(ManifestSettings from, ManifestSettings to) {
    String name = "connection-string-change";
    if (to.allowsChange()) {
      return kept(name, "AllowImageStoreConnectionStringChange permits it");
    }
    try {
      ConnectionString old = from.connection();
      ConnectionString now = to.connection();
      boolean hidden = old instanceof Encrypted || now instanceof Encrypted;
      boolean same =
          old.getClass() == now.getClass() && sameText(from, to)
              || !hidden && old.isSameStoreAs(now);
      return same
          ? kept(name, "it is the same store")
          : broken(
              name,
              "the store changes from "
                  + old
                  + " to "
                  + now
                  + ", and the new manifest has no Management/AllowImageStoreConnectionStringChange"
                  + " with the value true, so Service Fabric refuses the upgrade");
    } catch (IllegalArgumentException e) {
      return broken(name, "the strings cannot be compared: " + e.getMessage());
    }
  }

  private static boolean sameText(ManifestSettings from, ManifestSettings to) {
    return from.manifest()
        .value(ManifestSettings.MANAGEMENT, ManifestSettings.STRING)
        .equals(to.manifest().value(ManifestSettings.MANAGEMENT, ManifestSettings.STRING));
  }

  private static Rule runAsPolicy(ManifestSettings settings) {
    String name = "run-as-policy";
    return settings.isNative() && !settings.runAsPolicy()
        ? broken(
            name,
            "fabric:ImageStore needs Hosting/RunAsPolicyEnabled with the value true: the service"
                + " shares its folders with users that Service Fabric makes. Have it switched on with"
                + " --enable-run-as-policy, if the cluster may run code as other users")
        : kept(name, settings.isNative() ? "it is enabled" : "the native store is not used");
  }

  private static Rule sizes(ManifestSettings settings) {
    String name = "replicas";
    OptionalInt target = settings.target();
    OptionalInt least = settings.least();
    if (target.isEmpty() || least.isEmpty()) {
      return broken(name, "TargetReplicaSetSize or MinReplicaSetSize is no number");
    }
    if (target.getAsInt() < 1 || least.getAsInt() < 1) {
      return broken(name, "TargetReplicaSetSize and MinReplicaSetSize have to be above 0");
    }
    return target.getAsInt() < least.getAsInt()
        ? broken(
            name,
            "TargetReplicaSetSize, "
                + target.getAsInt()
                + ", is below MinReplicaSetSize, "
                + least.getAsInt())
        : kept(name, least.getAsInt() + " to " + target.getAsInt());
  }

  private static Rule placement(ClusterManifest manifest) {
    String name = "placement";
    return manifest
        .value(ManifestSettings.SERVICE, ManifestSettings.PLACEMENT)
        .map(
            text ->
                PlacementExpression.isValid(text)
                    ? kept(name, text)
                    : broken(name, "PlacementConstraints \"" + text + "\" cannot be read"))
        .orElseGet(() -> kept(name, "on all nodes"));
  }

  private static Rule affinity(ManifestSettings settings) {
    String name = "affinity";
    boolean asked = settings.affinity() && (settings.isNative() || settings.enabled());
    OptionalInt target = settings.target();
    OptionalInt manager = settings.clusterManager();
    if (!asked || target.isEmpty() || manager.isEmpty()) {
      return kept(name, "it does not matter here");
    }
    return target.getAsInt() > manager.getAsInt()
        ? broken(
            name,
            "the Image Store Service goes where the Cluster Manager is, and has "
                + target.getAsInt()
                + " replicas for "
                + manager.getAsInt()
                + "; name at most as many with --target-replicas")
        : kept(name, "the Cluster Manager has " + manager.getAsInt() + " replicas");
  }

  /// Not a rule of the validator, but what broke uploads.
  private static Rule messageSize(ClusterManifest manifest) {
    String name = "message-size";
    return manifest
        .value("NamingService", "MaxMessageSize")
        .filter(text -> !text.equals("4194304"))
        .map(
            text ->
                kept(
                    name,
                    "NamingService/MaxMessageSize is "
                        + text
                        + " and not 4194304: with older tools, uploads to the native store failed"
                        + " then"))
        .orElseGet(() -> kept(name, "as usual"));
  }
}
