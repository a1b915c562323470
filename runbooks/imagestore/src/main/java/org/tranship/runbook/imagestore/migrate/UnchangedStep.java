package org.tranship.runbook.imagestore.migrate;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.tranship.core.outcome.Note;
import org.tranship.core.step.Phase;
import org.tranship.core.step.Step;
import org.tranship.core.step.StepContext;
import org.tranship.core.step.StepFailed;
import org.tranship.core.step.StepResult;
import org.tranship.core.step.Undo;
import org.tranship.core.store.Store;
import org.tranship.runbook.imagestore.migrate.SourceSnapshots.Changes;
import org.tranship.runbook.imagestore.tree.Layout;
import org.tranship.runbook.imagestore.tree.WholePackages;
import org.tranship.runbook.imagestore.upgrade.ReplicaGate;

/// The gate before the switch: nothing is being deployed, the replicas are well, the cluster has
/// what it had before the copy, the source is what it was, the copies are what was written, and
/// what the cluster has registered is whole in the store that it is about to use. It is taken anew
/// by whoever takes the run up, so that it is never older than the switch.
///
/// Crash argument. That the source had changed is durable before the run stops; from then on S0
/// counts no more, and the next try takes another one, copies what is new, and comes here again.
/// That the gate was passed is durable under the number of its S0 before the switch can be begun:
/// whoever finds the cluster switching believes that, and not the cluster.
final class UnchangedStep implements Step {
  static final String NAME = "snapshot-1";
  static final String CHANGED = "changed-";
  static final String SOURCE = "TRI-164";
  static final String CLUSTER = "TRI-165";
  static final String UNPROVEN = "TRI-177";
  static final String OVERWRITTEN = "TRI-179";
  private static final String PASSED = "passed-";
  private static final String TAKEN = "S1";

  private final ImageStoreMigration migration;

  UnchangedStep(ImageStoreMigration migration) {
    this.migration = migration;
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
    int quorum = migration.manifests().wanted(MadeManifests.FIRST).read(context).quorum().orElse(1);
    var _ = new ReplicaGate(migration.reach()).await(context, quorum);
    List<String> busy = ClusterState.underWay(migration.reach());
    context.measured("deployments", busy.isEmpty(), busy.isEmpty() ? "none" : busy.toString());
    if (!busy.isEmpty()) {
      throw new StepFailed(
          Deployments.BUSY
              + " Something is being deployed: "
              + String.join(", ", busy)
              + ". Nothing was switched. Stop it, and run the same command again.");
    }
    Path file = migration.snapshots().take(context, TAKEN);
    Changes changes = migration.snapshots().between(BeforeStep.snapshot(context), file);
    context.measured(
        "S0 = S1", changes.none(), changes.none() ? "the source is as it was" : changes.toString());
    String state =
        ClusterState.read(BeforeStep.state(context, migration))
            .difference(ClusterState.of(migration.reach()));
    context.measured("cluster", state.isEmpty(), state.isEmpty() ? "as it was" : state);
    if (!changes.none() || !state.isEmpty()) {
      Note _ =
          context.act(CHANGED + BeforeStep.number(context), Note.NONE, _ -> new Note(1, "changed"));
      throw new StepFailed(
          changes.none()
              ? CLUSTER
                  + " The cluster has other versions than before the copy: "
                  + state
                  + ". Nothing was switched. Keep deployments out, and run the same command again: it"
                  + " copies what is new."
              : SOURCE
                  + " The source has changed since the copy was begun, in "
                  + changes
                  + ". Nothing was switched. Keep whoever wrote there from it, and run the same command"
                  + " again: it copies what is new.");
    }
    copies(context, file);
    Optional<StepResult> objection = registered(context);
    if (objection.isPresent()) {
      return objection.get();
    }
    Note passed =
        context.act(
            PASSED + BeforeStep.number(context), Note.NONE, _ -> new Note(1, file.toString()));
    return StepResult.done(passed.text());
  }

  /// Whether this gate was passed for the snapshot that counts.
  static boolean isPassed(StepContext context) {
    return context.ended(NAME, PASSED + BeforeStep.number(context)).isPresent();
  }

  /// What there is to say where the cluster switches and the gate was not passed.
  static StepResult unproven(StepContext context) {
    return new StepResult.Refused(
        UNPROVEN
            + " The cluster uses its own image store, or is about to, and this run has not looked"
            + " before that whether the source was as at S0-"
            + BeforeStep.number(context)
            + ": S1 is missing, and the copy may lack what came last. Somebody else has begun that"
            + " upgrade. Take the run back with 'tranship rollback', and move the cluster anew.");
  }

  /// Whether the cluster's own store has what was copied and nothing else, each file in the version
  /// that was written. The copy has shown that, and may have been long ago.
  ///
  /// @param now what the source holds
  /// @throws StepFailed if it has not
  private void copies(StepContext context, Path now) throws InterruptedException {
    NativeSince since;
    try (Store source = migration.snapshots().opened(now)) {
      since = NativeSince.of(migration, context, source);
    }
    context.measured("copies", since.none(), since.none() ? "as written" : since.toString());
    if (!since.none()) {
      throw new StepFailed(
          OVERWRITTEN
              + " Since the copy somebody has written to the cluster's own store: "
              + since
              + ". Nothing was switched. Keep him from it, remove what is his, take the run back with"
              + " 'tranship rollback', and move the cluster anew.");
    }
  }

  /// Whether what the cluster has registered is in the store that it is about to use. Manifests are
  /// read at the source, which has the same.
  private Optional<StepResult> registered(StepContext context) throws InterruptedException {
    try (Store source = migration.copying().source();
        Store target = migration.copying().target()) {
      return new RegisteredContent(
              migration.reach(), source, new WholePackages(target, Layout.NATIVE))
          .objection(
              context::measured,
              "the cluster's own store",
              "Nothing was switched. Run the same command again, which copies what is missing; what"
                  + " is not whole at the source is uploaded and registered again, or forgotten with"
                  + " Unregister-ServiceFabricApplicationType.");
    }
  }

  @Override
  public Undo undo() {
    return new Undo.Nothing();
  }
}
