package org.tranship.runbook.objects.pointers;

import java.util.Optional;
import java.util.Set;
import org.tranship.core.outcome.Tally;
import org.tranship.core.step.PassEnding;
import org.tranship.core.step.Phase;
import org.tranship.core.step.Step;
import org.tranship.core.step.StepContext;
import org.tranship.core.step.StepResult;
import org.tranship.core.step.Undo;
import org.tranship.core.work.PassSpec;
import org.tranship.core.work.PassSpec.Operation;

/// Copies what rows point at, as a step of its own: see [PointedRound]. Taken back, it removes the
/// copies: see [MadeCopies].
final class CopyPointedStep implements Step {
  private final Pointing pointing;
  private final String name;

  /// @param name several steps of a run may copy: at first, and what came since
  CopyPointedStep(Pointing pointing, String name) {
    this.pointing = pointing;
    this.name = name;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Phase phase() {
    return Phase.MOVE;
  }

  @Override
  public boolean again(Set<String> done) {
    return !done.contains(SwitchRowsStep.NAME);
  }

  @Override
  public StepResult run(StepContext context) throws InterruptedException {
    return new PointedRound(pointing).run(context);
  }

  @Override
  public Undo undo() {
    return new Undo.By(
        "Removes the copies that this run made. Objects that the target had before stay.",
        this::removeCopies);
  }

  private StepResult removeCopies(StepContext context) throws InterruptedException {
    PassSpec spec = PassSpec.on(PointerPasses.REMOVE_COPIES, Operation.DELETE, pointing.target());
    Tally tally = context.pass(spec, Optional.empty(), () -> new MadeCopies(pointing, context));
    if (tally.failed() == 0) {
      PassEnding.takenBack(context, PointerPasses.COPY);
    }
    return PassEnding.of(
        context, PointerPasses.REMOVE_COPIES, tally, "objects", "could not be removed again");
  }
}
