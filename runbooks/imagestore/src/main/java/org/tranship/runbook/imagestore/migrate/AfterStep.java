package org.tranship.runbook.imagestore.migrate;

import java.nio.file.Path;
import org.tranship.core.step.Phase;
import org.tranship.core.step.Step;
import org.tranship.core.step.StepContext;
import org.tranship.core.step.StepFailed;
import org.tranship.core.step.StepResult;
import org.tranship.core.step.Undo;
import org.tranship.runbook.imagestore.migrate.SourceSnapshots.Changes;

/// Takes S2 behind the switch, which has to be equal to those before it: what came to the source
/// after the last look is not in the cluster's own store. The test before it has left no trace at
/// the source either, so the cluster does not write there any more.
final class AfterStep implements Step {
  static final String NAME = "snapshot-2";
  static final String SOURCE = "S1 = S2";
  static final String CLUSTER = "cluster";
  static final String LATE = "TRI-170";

  private final ImageStoreMigration migration;

  AfterStep(ImageStoreMigration migration) {
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
    Path file = migration.snapshots().take(context, "S2");
    Changes changes = migration.snapshots().between(BeforeStep.snapshot(context), file);
    context.measured(
        SOURCE, changes.none(), changes.none() ? "the source is as it was" : changes.toString());
    String state =
        ClusterState.read(BeforeStep.state(context, migration))
            .difference(ClusterState.of(migration.reach()));
    context.measured(CLUSTER, state.isEmpty(), state.isEmpty() ? "as it was" : state);
    boolean same = changes.none() && state.isEmpty();
    if (!same && !migration.consent().has(ImageStoreMigration.CHANGED_SOURCE)) {
      throw new StepFailed(
          LATE
              + " The cluster uses its own image store, and "
              + (changes.none()
                  ? "has other versions than before: " + state
                  : "the source has changed after the last look before the switch, in " + changes)
              + ". What came then is not in its own store. Deploy it again, and run the same command"
              + " with --acknowledge "
              + ImageStoreMigration.CHANGED_SOURCE
              + "; or take the run back with 'tranship rollback'.");
    }
    return StepResult.done(
        same ? "S0 = S1 = S2" : "the source has changed, as the operator knows; see " + file);
  }

  @Override
  public Undo undo() {
    return new Undo.Nothing();
  }
}
