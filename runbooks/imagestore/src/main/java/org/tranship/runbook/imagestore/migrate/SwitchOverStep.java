package org.tranship.runbook.imagestore.migrate;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.tranship.core.step.ForwardingStep;
import org.tranship.core.step.Phase;
import org.tranship.core.step.StepContext;
import org.tranship.core.step.StepResult;
import org.tranship.core.step.Undo;
import org.tranship.runbook.imagestore.manifest.ClusterManifest;
import org.tranship.runbook.imagestore.upgrade.ClusterUpgrade;
import org.tranship.runbook.imagestore.upgrade.ForeignManifest;
import org.tranship.runbook.imagestore.upgrade.UpgradeStep;

/// The second upgrade, by which the cluster uses its own store, and the way back from it: an
/// upgrade to the manifest that permits to change the store, which was registered before anything
/// was switched, and one more to the manifest from before the switch.
///
/// Crash argument. Where the way back stands is asked of the cluster: it has the manifest of the
/// switch, or the one in between, or the one from before, and each leads to the next. With any
/// other one it is not touched. An upgrade of the run that is under way is brought to its end
/// first, one that an earlier try of the way back has begun too. What would be lost is looked at
/// when nothing is being deployed any more, and once more behind the operator's answer, which may
/// take long.
final class SwitchOverStep extends ForwardingStep {
  static final String SINCE = "TRI-171";

  private final ImageStoreMigration migration;

  SwitchOverStep(ImageStoreMigration migration) {
    super(
        new UpgradeStep(
            ImageStoreRunbook.SWITCH,
            Phase.SWITCH,
            migration.reach(),
            migration.manifests().wanted(MadeManifests.SECOND)));
    this.migration = migration;
  }

  @Override
  public Undo undo() {
    return new Undo.By(
        "Has the cluster use its former image store again, by an upgrade that permits that and one"
            + " that takes the permission back. What was deployed since the switch is not in the"
            + " former store, and is named.",
        this::back);
  }

  private StepResult back(StepContext context) throws InterruptedException {
    if (!UpgradeStep.isBegun(context, ImageStoreRunbook.SWITCH)) {
      return StepResult.done();
    }
    MadeManifests made = migration.manifests();
    String first = made.version(context, MadeManifests.FIRST);
    String second = made.version(context, MadeManifests.SECOND);
    String third = made.version(context, MadeManifests.THIRD);
    String between = made.version(context, MadeManifests.BACK);
    ClusterUpgrade upgrade = migration.upgrade();
    Optional<StepResult> refusal = upgrade.stop(Set.of(second, third), Set.of(between, first));
    if (refusal.isPresent()) {
      return refusal.get();
    }
    ClusterManifest has = migration.reach().manifest();
    List<String> ours = List.of(third, second, between, first);
    boolean known = ours.contains(has.version());
    context.measured("manifest", known, has.version());
    if (!known) {
      return ForeignManifest.refused(has.version(), ours);
    }
    if (has.isNative()) {
      refusal = agreed(context);
      if (refusal.isPresent()) {
        return refusal.get();
      }
      upgrade.bring(context, between);
    }
    if (migration.reach().manifest().version().equals(between)) {
      upgrade.bring(context, first);
    }
    return StepResult.done("the cluster uses its former image store");
  }

  /// What was deployed since would be lost to the cluster: never without somebody's word, given
  /// when he is asked, or by name beforehand where it cannot be told what that is.
  private Optional<StepResult> agreed(StepContext context) throws InterruptedException {
    DeployedSince deployed = new DeployedSince(migration);
    Optional<NativeSince> since = deployed.look(context);
    if (since.isEmpty() || since.get().none()) {
      return Optional.empty();
    }
    String what =
        "Since the switch the cluster's own store has changed ("
            + since.get()
            + "), and the former store"
            + " has nothing of that";
    if (!context.confirm(what + ". Go back all the same?")) {
      return Optional.of(
          new StepResult.Refused(
              SINCE
                  + " "
                  + what
                  + ". Nobody agreed to that, and the cluster was not taken back. Deploy it to the"
                  + " former store afterwards, and answer yes; or stay where you are."));
    }
    Optional<NativeSince> now = deployed.look(context);
    return now.isEmpty() || now.equals(since)
        ? Optional.empty()
        : Optional.of(
            new StepResult.Refused(
                SINCE
                    + " While you were asked, the cluster's own store has changed further ("
                    + now.get()
                    + "). The cluster was not taken back. Keep deployments out, and run the same"
                    + " command again."));
  }
}
