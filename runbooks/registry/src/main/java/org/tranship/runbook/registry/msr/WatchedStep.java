package org.tranship.runbook.registry.msr;

import java.util.Optional;
import java.util.Set;
import org.tranship.core.cutover.SwitchStep;
import org.tranship.core.step.Phase;
import org.tranship.core.step.Step;
import org.tranship.core.step.StepContext;
import org.tranship.core.step.StepFailed;
import org.tranship.core.step.StepResult;
import org.tranship.core.step.Undo;

/// A step that speaks to MSR: what MSR refuses is a refusal of the run, and what it does not answer
/// a failure. Before it is begun, and where asked for, garbage must still not be collected; not
/// once the switch is begun, when MSR may be down.
record WatchedStep(Step inner, MsrMigration migration, boolean watches) implements Step {
  @Override
  public String name() {
    return inner.name();
  }

  @Override
  public Phase phase() {
    return inner.phase();
  }

  @Override
  public boolean always() {
    return inner.always();
  }

  @Override
  public boolean again(Set<String> done) {
    return inner.again(done);
  }

  @Override
  public StepResult run(StepContext context) throws InterruptedException {
    try {
      if (watches && !SwitchStep.isBegun(context)) {
        try (MsrClient client = migration.client()) {
          Optional<String> objection = new CollectionWatch(client).look(context);
          if (objection.isPresent()) {
            return new StepResult.Refused(objection.get());
          }
        }
      }
      return inner.run(context);
    } catch (MsrException e) {
      if (e.isRefusal()) {
        return new StepResult.Refused(String.valueOf(e.getMessage()));
      }
      throw new StepFailed(String.valueOf(e.getMessage()), e);
    }
  }

  /// What MSR does not do or answer on the way back is a failure of that, which may be tried again.
  @Override
  public Undo undo() {
    return inner.undo() instanceof Undo.By(String promise, Undo.Action action)
        ? new Undo.By(
            promise,
            context -> {
              try {
                return action.run(context);
              } catch (MsrException e) {
                throw new StepFailed(String.valueOf(e.getMessage()), e);
              }
            })
        : inner.undo();
  }
}
