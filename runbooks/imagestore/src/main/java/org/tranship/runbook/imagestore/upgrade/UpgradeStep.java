package org.tranship.runbook.imagestore.upgrade;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.tranship.core.outcome.Note;
import org.tranship.core.step.Phase;
import org.tranship.core.step.Step;
import org.tranship.core.step.StepContext;
import org.tranship.core.step.StepResult;
import org.tranship.core.step.Undo;
import org.tranship.runbook.imagestore.manifest.ClusterManifest;

/// Begins the upgrade, watches it to its end, and waits for the replicas of the image store.
///
/// Crash argument. Whether an upgrade was begun is asked of the cluster and not of memory: one that
/// leads to our version is watched, wherever it was begun, and a new one is begun only where none
/// is and the cluster has another version. Done is what the cluster has completed in our version:
/// its progress may for a while be that of the upgrade before.
public final class UpgradeStep implements Step {
  static final String NAME = "upgrade";
  private static final String START = "start";

  private final String name;
  private final Phase phase;
  private final ClusterReach reach;
  private final ClusterUpgrade upgrade;
  private final WantedManifest wanted;

  /// @param name of the step
  public UpgradeStep(String name, Phase phase, ClusterReach reach, WantedManifest wanted) {
    this.name = name;
    this.phase = phase;
    this.reach = reach;
    this.upgrade = new ClusterUpgrade(reach);
    this.wanted = wanted;
  }

  /// Whether such a step may have begun its upgrade.
  public static boolean isBegun(StepContext context, String name) {
    return context.intended(name, START).isPresent();
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Phase phase() {
    return phase;
  }

  @Override
  public StepResult run(StepContext context) throws InterruptedException {
    ClusterManifest manifest = wanted.read(context);
    String before = reach.manifest().version();
    Note _ =
        context.act(
            START, new Note(1, before), earlier -> earlier.orElseGet(() -> new Note(1, before)));
    upgrade.bring(context, manifest.version());
    context.measured("version", true, manifest.version() + " is what the cluster has");
    OptionalInt quorum = manifest.quorum();
    if (quorum.isPresent()) {
      var _ = new ReplicaGate(reach).await(context, quorum.getAsInt());
    }
    return StepResult.done("the cluster has " + manifest.version());
  }

  @Override
  public Undo undo() {
    return new Undo.By(
        "Has the cluster go back to the manifest that it had, by stopping the upgrade while it is"
            + " under way, else by another upgrade. From the native store it goes back only with a"
            + " manifest that permits that.",
        this::back);
  }

  private StepResult back(StepContext context) throws InterruptedException {
    Optional<String> before = context.intended(name, START).map(Note::text);
    if (before.isEmpty()) {
      return StepResult.done();
    }
    String version = wanted.version(context);
    if (before.get().equals(version)) {
      return StepResult.done("the cluster had this manifest before");
    }
    Optional<StepResult> refusal = upgrade.stop(Set.of(version), Set.of(before.get()));
    if (refusal.isPresent()) {
      return refusal.get();
    }
    ClusterManifest has = reach.manifest();
    if (has.version().equals(before.get())) {
      return StepResult.done();
    }
    if (!has.version().equals(version)) {
      return ForeignManifest.refused(has.version(), List.of(version));
    }
    if (has.isNative()) {
      return new StepResult.Refused(
          "TRI-156 The cluster uses its own image store now, and its former manifest does not permit"
              + " to change that. Give ClusterManifest.back.xml, which 'tranship imagestore manifests'"
              + " writes, to 'tranship imagestore upgrade'. What was written to the native store since"
              + " is not in the former one.");
    }
    upgrade.bring(context, before.get());
    return StepResult.done();
  }
}
