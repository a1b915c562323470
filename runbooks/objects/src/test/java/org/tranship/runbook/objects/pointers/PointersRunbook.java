package org.tranship.runbook.objects.pointers;

import java.util.List;
import org.tranship.core.outcome.PassId;
import org.tranship.core.run.Runbook;
import org.tranship.core.step.Step;
import org.tranship.core.step.StepContext;
import org.tranship.core.step.StepResult;

/// The steps that know the table, one after another.
final class PointersRunbook implements Runbook {
  private final PointerSteps steps;

  PointersRunbook(Pointing pointing) {
    this.steps = new PointerSteps(pointing);
  }

  @Override
  public String name() {
    return "pointers";
  }

  @Override
  public List<Step> steps() {
    return List.of(
        steps.survey(), steps.copy("copy"), steps.switchRows(), steps.prove(), steps.clean());
  }

  @Override
  public StepResult verify(StepContext context, PassId pass) {
    return StepResult.done();
  }
}
