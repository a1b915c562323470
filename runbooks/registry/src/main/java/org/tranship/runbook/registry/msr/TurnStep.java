package org.tranship.runbook.registry.msr;

import java.util.Optional;
import java.util.Set;
import org.tranship.core.cutover.SwitchStep;
import org.tranship.core.step.Phase;
import org.tranship.core.step.Step;
import org.tranship.core.step.StepContext;
import org.tranship.core.step.StepResult;
import org.tranship.core.step.Undo;

/// The switch of an MSR, with what has to be known before a way back, how many tags there are; and
/// with what became of a restore that was cut off, which [CutOffRestore] argues.
record TurnStep(Step inner, MsrMigration migration) implements Step {
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
    int number = SwitchStep.number(context);
    boolean comingBack = context.intended(SwitchStep.NAME, "back-" + number).isPresent();
    if (migration.isOnline()
        && SwitchStep.isBegun(context)
        && !SwitchStep.isDone(context)
        && !comingBack) {
      Optional<String> refusal = new CutOffRestore(migration).settle(context);
      if (refusal.isPresent()) {
        return new StepResult.Refused(refusal.get());
      }
    }
    return inner.run(context);
  }

  @Override
  public Undo undo() {
    return inner.undo() instanceof Undo.By(String promise, Undo.Action action)
        ? new Undo.By(
            promise,
            context -> {
              new BackCensus(migration).before(context);
              return action.run(context);
            })
        : inner.undo();
  }
}
