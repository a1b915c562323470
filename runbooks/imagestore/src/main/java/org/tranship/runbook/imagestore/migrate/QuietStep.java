package org.tranship.runbook.imagestore.migrate;

import org.tranship.core.outcome.Note;
import org.tranship.core.step.Phase;
import org.tranship.core.step.Step;
import org.tranship.core.step.StepContext;
import org.tranship.core.step.StepResult;
import org.tranship.core.step.Undo;

/// Has the operator keep deployments out, and measures that nothing is being deployed: no
/// application is made, upgraded or removed, no type registered, and the cluster is not upgraded.
/// That nothing begins later is what the snapshots show.
final class QuietStep implements Step {
  static final String NAME = "quiet";
  private static final String OUT = "out";

  private final ImageStoreMigration migration;

  QuietStep(ImageStoreMigration migration) {
    this.migration = migration;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Phase phase() {
    return Phase.PREPARE;
  }

  @Override
  public StepResult run(StepContext context) throws InterruptedException {
    Note _ =
        context.act(
            OUT,
            Note.NONE,
            _ -> {
              migration
                  .acts()
                  .carry(context, migration.plan().quiet().out(), context.run() + "-quiet");
              return Note.NONE;
            });
    new Deployments(migration).awaitEnd(context, "Nothing was copied.");
    return StepResult.done("nothing is being deployed");
  }

  @Override
  public Undo undo() {
    return new Undo.By(
        "Lets deployments in again.",
        context -> {
          if (context.intended(NAME, OUT).isPresent()) {
            migration
                .acts()
                .carry(context, migration.plan().quiet().in(), context.run() + "-unquiet");
          }
          return StepResult.done();
        });
  }
}
