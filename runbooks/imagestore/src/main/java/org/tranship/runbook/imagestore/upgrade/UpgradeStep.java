package org.tranship.runbook.imagestore.upgrade;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import org.tranship.client.fabric.ClusterGateway;
import org.tranship.client.fabric.FabricFailure;
import org.tranship.client.fabric.StoreReplica;
import org.tranship.client.fabric.UpgradeProgress;
import org.tranship.core.outcome.Note;
import org.tranship.core.step.Phase;
import org.tranship.core.step.Step;
import org.tranship.core.step.StepContext;
import org.tranship.core.step.StepFailed;
import org.tranship.core.step.StepResult;
import org.tranship.core.step.Undo;
import org.tranship.runbook.imagestore.connection.ConnectionString.NativeStore;
import org.tranship.runbook.imagestore.manifest.ClusterManifest;

/// Begins the upgrade, watches it to its end, and waits for the replicas of the image store.
///
/// Crash argument. Whether an upgrade was begun is asked of the cluster and not of memory: one that
/// leads to our version is watched, wherever it was begun, and a new one is begun only where none
/// is and the cluster has another version. Done is what the cluster has completed in our version:
/// its progress may for a while be that of the upgrade before.
final class UpgradeStep implements Step {
  static final String NAME = "upgrade";
  private static final String START = "start";
  private static final String WENT_BACK = "TRI-152";
  private static final Duration BETWEEN = Duration.ofSeconds(10);

  /// So many looks at a progress that is of another upgrade, or at replicas that are not ready.
  private static final int PATIENCE = 180;

  private final Upgrading upgrading;

  UpgradeStep(Upgrading upgrading) {
    this.upgrading = upgrading;
  }

  static boolean isBegun(StepContext context) {
    return context.intended(NAME, START).isPresent();
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Phase phase() {
    return Phase.SWITCH;
  }

  @Override
  public StepResult run(StepContext context) throws InterruptedException {
    ClusterManifest wanted = upgrading.manifest();
    String before = current().version();
    Note _ =
        context.act(
            START, new Note(1, before), earlier -> earlier.orElseGet(() -> new Note(1, before)));
    if (!before.equals(wanted.version())) {
      boolean _ = upgrading.ask("the upgrade", cluster -> start(cluster, wanted.version()));
    }
    watch(wanted.version());
    context.measured("version", true, wanted.version() + " is what the cluster has");
    awaitReplicas(context, wanted);
    return StepResult.done("the cluster has " + wanted.version());
  }

  private ClusterManifest current() {
    return ClusterManifest.parse(
        upgrading
            .ask("its manifest", cluster -> cluster.manifest())
            .getBytes(StandardCharsets.UTF_8));
  }

  private static boolean start(ClusterGateway cluster, String version) throws IOException {
    UpgradeProgress progress = cluster.progress();
    if (!progress.isOver() && progress.config().equals(version)) {
      return false;
    }
    try {
      cluster.upgrade(version);
      return true;
    } catch (FabricFailure failure) {
      UpgradeProgress now = cluster.progress();
      if (now.config().equals(version) && !now.wentBack()) {
        return false;
      }
      throw failure;
    }
  }

  private void watch(String version) throws InterruptedException {
    boolean seen = false;
    for (int strange = 0; strange < PATIENCE; ) {
      UpgradeProgress progress = upgrading.ask("its upgrade", cluster -> cluster.progress());
      if (progress.hasReached(version)) {
        return;
      }
      if (seen && progress.isOver()) {
        throw new StepFailed(
            WENT_BACK
                + " The cluster did not come to "
                + version
                + " and is where it was: "
                + progress
                + ". Its health events say why. Mend that, and run the same command again, which"
                + " begins the upgrade anew.");
      }
      seen |= !progress.isOver();
      strange += seen ? 0 : 1;
      upgrading.pause(BETWEEN);
    }
    throw new StepFailed(
        "TRI-154 The cluster took the upgrade to "
            + version
            + " and does not show it. See what Get-ServiceFabricClusterUpgrade says, and run the same"
            + " command again.");
  }

  private void awaitReplicas(StepContext context, ClusterManifest wanted)
      throws InterruptedException {
    OptionalInt quorum = wanted.quorum();
    if (quorum.isEmpty()) {
      return;
    }
    String found = "";
    for (int i = 0; i < PATIENCE; i++) {
      List<StoreReplica> replicas =
          upgrading.ask("the replicas of its image store", cluster -> cluster.replicas());
      long ready = replicas.stream().filter(StoreReplica::ready).count();
      boolean primary = replicas.stream().anyMatch(it -> it.primary() && it.ready());
      found = ready + " replicas are ready" + (primary ? "" : ", and none of them is the primary");
      if (primary && ready >= quorum.getAsInt()) {
        context.measured("replicas", true, found);
        return;
      }
      upgrading.pause(BETWEEN);
    }
    context.measured("replicas", false, found);
    throw new StepFailed(
        "TRI-155 The cluster has the manifest, but its image store is not ready: "
            + found
            + " of at least "
            + quorum.getAsInt()
            + ". See the health of fabric:/System/ImageStoreService, and run the same command again.");
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
    String before = context.intended(NAME, START).map(Note::text).orElse("");
    ClusterManifest wanted = upgrading.manifest();
    UpgradeProgress progress = upgrading.ask("its upgrade", cluster -> cluster.progress());
    if (!progress.isOver() && !progress.config().equals(wanted.version())) {
      return new StepResult.Refused(
          "TRI-157 Another upgrade is under way in the cluster, "
              + progress
              + ". It is not ours to stop. Wait for its end, and run the same command again.");
    }
    if (!progress.isOver()) {
      boolean _ =
          upgrading.ask(
              "the way back",
              cluster -> {
                cluster.rollback();
                return true;
              });
      while (!upgrading.ask("its upgrade", cluster -> cluster.progress()).isOver()) {
        upgrading.pause(BETWEEN);
      }
    }
    if (before.isEmpty() || !current().version().equals(wanted.version())) {
      return StepResult.done();
    }
    if (wanted.imageStore() instanceof NativeStore) {
      return new StepResult.Refused(
          "TRI-156 The cluster uses its own image store now, and its former manifest does not permit"
              + " to change that. Add AllowImageStoreConnectionStringChange to the former manifest,"
              + " with a new version, and give that to 'tranship imagestore upgrade'. What was written"
              + " to the native store since is not in the former one.");
    }
    boolean _ = upgrading.ask("the way back", cluster -> start(cluster, before));
    watch(before);
    return StepResult.done();
  }
}
