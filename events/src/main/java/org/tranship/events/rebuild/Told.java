package org.tranship.events.rebuild;

import org.tranship.core.step.StepFailed;
import org.tranship.core.step.StepResult;
import org.tranship.events.projection.ProjectionFault;
import org.tranship.events.transform.TransformFault;

/// Has a step end with the words of what went wrong with an event.
final class Told {
  private Told() {}

  /// What a step does.
  @FunctionalInterface
  interface Work {
    StepResult run() throws InterruptedException;
  }

  static StepResult of(Work work) throws InterruptedException {
    try {
      return work.run();
    } catch (ProjectionFault | TransformFault e) {
      throw new StepFailed(String.valueOf(e.getMessage()), e);
    }
  }
}
