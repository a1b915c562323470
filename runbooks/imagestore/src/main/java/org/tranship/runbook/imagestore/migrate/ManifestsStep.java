package org.tranship.runbook.imagestore.migrate;

import org.tranship.core.step.Phase;
import org.tranship.core.step.Step;
import org.tranship.core.step.StepContext;
import org.tranship.core.step.StepResult;
import org.tranship.core.step.Undo;
import org.tranship.runbook.imagestore.manifest.MoveManifests;

/// Makes the manifests from the one that the cluster has, that for the way back too, holds them
/// against the rules of Service Fabric's validator, and writes them.
final class ManifestsStep implements Step {
  static final String NAME = "manifests";

  private final ImageStoreMigration migration;

  ManifestsStep(ImageStoreMigration migration) {
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
    if (MadeManifests.are(context)) {
      return StepResult.done("they are written");
    }
    Making making = new Making(migration, context::measured, context::say);
    return switch (making.make()) {
      case Making.Result.Refused(String why) -> new StepResult.Refused(why);
      case Making.Result.Made(MoveManifests made) -> {
        migration.manifests().write(context, made);
        yield StepResult.done(
            String.join(", ", MoveManifests.FILES) + " are in " + migration.directory());
      }
    };
  }

  @Override
  public Undo undo() {
    return new Undo.By("The files with the manifests stay.", _ -> StepResult.done());
  }
}
