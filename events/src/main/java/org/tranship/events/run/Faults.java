package org.tranship.events.run;

import org.tranship.core.step.StepFailed;
import org.tranship.core.step.StepResult;
import org.tranship.events.copy.CopyFault;
import org.tranship.events.transform.TransformFault;

/// Has a step end with the words of what went wrong with an event.
final class Faults {
  private Faults() {}

  /// What a step does.
  @FunctionalInterface
  interface Work {
    StepResult run() throws InterruptedException;
  }

  static StepResult told(Work work) throws InterruptedException {
    try {
      return work.run();
    } catch (CopyFault | TransformFault e) {
      throw new StepFailed(String.valueOf(e.getMessage()), e);
    }
  }
}
