package org.tranship.runbook.imagestore.migrate;

import org.tranship.core.outcome.Note;
import org.tranship.core.step.Phase;
import org.tranship.core.step.Step;
import org.tranship.core.step.StepContext;
import org.tranship.core.step.StepFailed;
import org.tranship.core.step.StepResult;
import org.tranship.core.step.Undo;

/// Has the operator let deployments in again, once the cluster is measured to use its own store
/// without the permission to change it.
final class ReleaseStep implements Step {
  static final String NAME = "release";
  static final String IN = "in";

  private final ImageStoreMigration migration;

  ReleaseStep(ImageStoreMigration migration) {
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
    boolean moved = migration.reach().manifest().isNative();
    context.measured(
        "image store", moved, moved ? "the cluster uses its own" : "the cluster uses another");
    if (!moved) {
      throw new StepFailed(
          "TRI-167 The cluster does not use its own image store any more, so deployments are not let"
              + " in. Somebody has upgraded it since; roll the run back, or upgrade it again.");
    }
    Note _ =
        context.act(
            IN,
            Note.NONE,
            _ -> {
              migration
                  .acts()
                  .carry(context, migration.plan().quiet().in(), context.run() + "-release");
              return Note.NONE;
            });
    return StepResult.done("deployments may go on");
  }

  @Override
  public Undo undo() {
    return new Undo.By(
        "Keeps deployments out until the cluster is back at its former store.",
        context -> {
          if (context.intended(NAME, IN).isPresent()) {
            migration
                .acts()
                .carry(context, migration.plan().quiet().out(), context.run() + "-requiet");
          }
          return StepResult.done();
        });
  }
}
