package org.tranship.runbook.anchore;

import java.util.Optional;
import java.util.function.Predicate;
import org.tranship.core.step.Phase;
import org.tranship.core.step.Step;
import org.tranship.core.step.StepContext;
import org.tranship.core.step.StepResult;
import org.tranship.core.step.StoreProbe;
import org.tranship.core.step.Undo;
import org.tranship.core.store.StoreException;

/// Finds out whether both stores can be used at all, before anything else. Nothing is made here,
/// not even what the destination's configuration allows to be made: that is for [DestinationStep],
/// since the fence may refuse the run yet.
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
    Optional<StepResult> source = refusal(context, migration.source(), _ -> false);
    if (source.isPresent()) {
      return source.get();
    }
    boolean made = migration.makesTarget() && !context.completing();
    Optional<StepResult> target =
        refusal(
            context,
            migration.targetAsItIs(),
            fault -> made && fault.kind() == StoreException.Kind.CONTAINER_MISSING);
    return target.orElseGet(StepResult::done);
  }

  private Optional<StepResult> refusal(
      StepContext context, Side side, Predicate<StoreException> later) throws InterruptedException {
    return StoreProbe.refusal(
        context,
        side.toString(),
        migration.opener(),
        side.store(),
        fault -> side.told(fault, side.equals(migration.targetAsItIs())),
        later);
  }

  @Override
  public Undo undo() {
    return new Undo.Nothing();
  }
}
