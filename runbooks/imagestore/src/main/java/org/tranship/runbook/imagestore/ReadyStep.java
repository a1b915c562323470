package org.tranship.runbook.imagestore;

import java.util.Optional;
import org.tranship.core.step.Phase;
import org.tranship.core.step.Step;
import org.tranship.core.step.StepContext;
import org.tranship.core.step.StepResult;
import org.tranship.core.step.StoreProbe;
import org.tranship.core.step.Undo;

/// Makes sure, before anything else, that both stores can be used.
final class ReadyStep implements Step {
  private final ImageCopying copying;

  ReadyStep(ImageCopying copying) {
    this.copying = copying;
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
    ImageCopyPlan plan = copying.plan();
    Optional<StepResult> refusal =
        StoreProbe.refusal(context, copying.sourceName(), copying.opener(), plan.source());
    if (refusal.isEmpty()) {
      refusal = StoreProbe.refusal(context, copying.targetName(), copying.opener(), plan.target());
    }
    return refusal.orElseGet(StepResult::done);
  }

  @Override
  public Undo undo() {
    return new Undo.Nothing();
  }
}
