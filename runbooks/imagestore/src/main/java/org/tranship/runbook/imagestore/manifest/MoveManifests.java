package org.tranship.runbook.imagestore.manifest;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.tranship.runbook.imagestore.connection.ConnectionString;
import org.tranship.runbook.imagestore.manifest.ManifestDifference.Change;

/// The manifests of a move to the native image store. Each is the one before it with a few settings
/// changed and every other byte as it was.
///
/// @param current the cluster's
/// @param first makes the Image Store Service, empty and unused
/// @param second switches the cluster to it
/// @param third takes back the permission to switch, which nobody should have afterwards
/// @param back leads back: the first once more, with the permission to switch
/// @param notes what was chosen, and why
public record MoveManifests(
    ClusterManifest current,
    ClusterManifest first,
    ClusterManifest second,
    ClusterManifest third,
    ClusterManifest back,
    List<String> notes) {
  /// What is called what, in the order of [#made].
  public static final List<String> FILES =
      List.of(
          "ClusterManifest.1.xml",
          "ClusterManifest.2.xml",
          "ClusterManifest.3.xml",
          "ClusterManifest.back.xml");

  public MoveManifests {
    notes = List.copyOf(notes);
  }

  /// @throws ManifestException if the cluster uses the native store already, or the manifest cannot
  ///   be changed in place
  public static MoveManifests of(ClusterManifest current, Wanted wanted) {
    ManifestSettings settings = new ManifestSettings(current);
    if (settings.isNative()) {
      throw new ManifestException(
          ManifestException.ASKED,
          "The manifest "
              + current.version()
              + " names the native image store already. There is nothing to move.");
    }
    List<String> notes = new ArrayList<>();
    ClusterManifest first =
        first(ManifestEdit.version(current, version(current, wanted, 1)), wanted, notes);
    ClusterManifest second = ManifestEdit.version(first, version(current, wanted, 2));
    second =
        ManifestEdit.set(
            second, ManifestSettings.MANAGEMENT, ManifestSettings.STRING, ConnectionString.NATIVE);
    second = ManifestEdit.set(second, ManifestSettings.MANAGEMENT, ManifestSettings.ALLOW, "true");
    notes.add(
        "Manifest 2 has Management/AllowImageStoreConnectionStringChange, without which Service"
            + " Fabric refuses every other image store than the one it has; the published procedure"
            + " does not name it. Manifest 3 takes it away again; the one for the way back has it"
            + " too.");
    ClusterManifest third =
        ManifestEdit.without(
            ManifestEdit.version(second, version(current, wanted, 3)),
            ManifestSettings.MANAGEMENT,
            ManifestSettings.ALLOW);
    ClusterManifest back =
        ManifestEdit.set(
            ManifestEdit.version(first, version(current, wanted, 0)),
            ManifestSettings.MANAGEMENT,
            ManifestSettings.ALLOW,
            "true");
    return new MoveManifests(current, first, second, third, back, notes);
  }

  /// All that are made, in the order in which they are numbered; the way back is the last.
  public List<ClusterManifest> made() {
    return List.of(first, second, third, back);
  }

  /// What each of them says otherwise than the one that it was made from, by its name.
  public Map<String, List<Change>> changes() {
    Map<String, List<Change>> changes = new LinkedHashMap<>();
    changes.put("manifest 1", ManifestDifference.changes(current, first));
    changes.put("manifest 2", ManifestDifference.changes(first, second));
    changes.put("manifest 3", ManifestDifference.changes(second, third));
    changes.put("manifest back", ManifestDifference.changes(first, back));
    return changes;
  }

  /// What Service Fabric's validator says of each of them, and of each upgrade between two of them
  /// that there may be.
  public List<Judged> judged() {
    List<Judged> judged = new ArrayList<>();
    judge("manifest 1", current, first, judged);
    judge("manifest 2", first, second, judged);
    judge("manifest 3", second, third, judged);
    judge("manifest back", second, back, judged);
    transition("manifest back from 3", third, back, judged);
    transition("manifest 1 from back", back, first, judged);
    return judged;
  }

  /// A rule, and of which manifest it speaks.
  public record Judged(String manifest, Rule rule) {}

  private static void judge(
      String name, ClusterManifest from, ClusterManifest to, List<Judged> judged) {
    ManifestRules.of(to).forEach(rule -> judged.add(new Judged(name, rule)));
    transition(name, from, to, judged);
  }

  private static void transition(
      String name, ClusterManifest from, ClusterManifest to, List<Judged> judged) {
    ManifestRules.of(from, to).forEach(rule -> judged.add(new Judged(name, rule)));
  }

  /// @param number 0 for the way back
  private static String version(ClusterManifest current, Wanted wanted, int number) {
    if (number == 0) {
      return (wanted.versions().isEmpty()
              ? current.version() + "-imagestore"
              : wanted.versions().getFirst())
          + "-back";
    }
    return wanted.versions().isEmpty()
        ? current.version() + "-imagestore" + number
        : wanted.versions().get(number - 1);
  }

  private static ClusterManifest first(
      ClusterManifest versioned, Wanted wanted, List<String> notes) {
    ManifestSettings settings = new ManifestSettings(versioned);
    ClusterManifest first =
        ManifestEdit.set(versioned, ManifestSettings.SERVICE, ManifestSettings.ENABLED, "true");
    OptionalInt target =
        wanted.target().isPresent()
            ? wanted.target()
            : settings.has(ManifestSettings.SERVICE, ManifestSettings.TARGET)
                ? OptionalInt.empty()
                : settings.clusterManager();
    if (target.isPresent()) {
      first = number(first, ManifestSettings.TARGET, target.getAsInt());
    }
    int most = new ManifestSettings(first).target().orElse(1);
    OptionalInt least =
        wanted.least().isPresent()
            ? wanted.least()
            : settings.has(ManifestSettings.SERVICE, ManifestSettings.LEAST)
                ? OptionalInt.empty()
                : OptionalInt.of(Math.min(3, most));
    if (least.isPresent()) {
      first = number(first, ManifestSettings.LEAST, least.getAsInt());
    }
    if (wanted.placement().isPresent()) {
      first =
          ManifestEdit.set(
              first,
              ManifestSettings.SERVICE,
              ManifestSettings.PLACEMENT,
              wanted.placement().get());
    }
    notes.add(
        "The sizes of the Image Store Service are in manifest 1 already: the service is made by the"
            + " first upgrade, and sizes that come later do not reach it.");
    if (wanted.runAsPolicy() && !settings.runAsPolicy()) {
      first = ManifestEdit.set(first, ManifestSettings.HOSTING, ManifestSettings.RUN_AS, "true");
      notes.add(
          "Manifest 1 switches on Hosting/RunAsPolicyEnabled, without which the native store is"
              + " refused.");
    }
    return first;
  }

  private static ClusterManifest number(ClusterManifest manifest, String name, int value) {
    return ManifestEdit.set(manifest, ManifestSettings.SERVICE, name, Integer.toString(value));
  }
}
