package org.tranship.runbook.anchore;

import java.util.Optional;
import org.tranship.core.step.Phase;
import org.tranship.core.step.Step;
import org.tranship.core.step.StepContext;
import org.tranship.core.step.StepResult;
import org.tranship.core.step.StoreProbe;
import org.tranship.core.step.Undo;

/// Finds out whether both stores can be used at all, before anything else. A bucket or container
/// that the destination's configuration allows to be made is made here.
final class ProbeStep implements Step {
  private final Migration migration;

  ProbeStep(Migration migration) {
    this.migration = migration;
  }

  @Override
  public String name() {
    return "probe";
  }

  @Override
  public Phase phase() {
    return Phase.PREPARE;
  }

  @Override
  public boolean always() {
    return true;
  }

  @Override
  public StepResult run(StepContext context) throws InterruptedException {
    Optional<String> objection = migration.objection();
    if (objection.isPresent()) {
      return new StepResult.Refused(objection.get());
    }
    Optional<String> stranded =
        context.completing() ? Optional.empty() : StrandedDocuments.objection(migration);
    if (stranded.isPresent()) {
      return new StepResult.Refused(stranded.get());
    }
    Optional<String> entries = ArchiveDirectory.objection(migration.target());
    if (entries.isPresent()) {
      return new StepResult.Refused(entries.get());
    }
    for (Side side : new Side[] {migration.source(), migration.target()}) {
      Optional<StepResult> refusal =
          StoreProbe.refusal(
              context,
              side.toString(),
              migration.opener(),
              side.store(),
              fault -> side.told(fault, side.equals(migration.target())));
      if (refusal.isPresent()) {
        return refusal.get();
      }
    }
    return StepResult.done();
  }

  @Override
  public Undo undo() {
    return new Undo.Nothing();
  }
}
