package org.tranship.events.rebuild;

import org.tranship.core.eventlog.EventLogException;
import org.tranship.core.readmodel.ViewShape;
import org.tranship.core.step.Phase;
import org.tranship.core.step.Step;
import org.tranship.core.step.StepContext;
import org.tranship.core.step.StepResult;
import org.tranship.core.step.Undo;

/// Finds out, before the first event, whether the log and every read model can be used. Changes
/// nothing.
final class CheckModelsStep implements Step {
  static final String NO_ORDER = "TRE-236";

  private final Rebuilding rebuilding;

  CheckModelsStep(Rebuilding rebuilding) {
    this.rebuilding = rebuilding;
  }

  @Override
  public String name() {
    return "check";
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
  public StepResult run(StepContext context) {
    StepResult result = refusal();
    context.measured(
        "read models",
        result instanceof StepResult.Done,
        result instanceof StepResult.Refused(String detail) ? detail : "all can be rebuilt");
    return result;
  }

  /// Done if nothing stands against it.
  StepResult refusal() {
    try {
      rebuilding.log().check();
      if (!rebuilding.log().capabilities().globalOrder()) {
        return new StepResult.Refused(
            NO_ORDER
                + " "
                + rebuilding.logName()
                + " has no order over all its events, and read models are made of events in their"
                + " order. Name the column that tells it, or copy the events into a log that has"
                + " one: tranship events copy.");
      }
      for (ViewShape view : rebuilding.shapes()) {
        rebuilding.models().check(view);
      }
    } catch (EventLogException e) {
      if (e.retryable() || e.kind() == EventLogException.Kind.INTERRUPTED) {
        throw e;
      }
      return new StepResult.Refused(e.getMessage());
    }
    return StepResult.done();
  }

  @Override
  public Undo undo() {
    return new Undo.Nothing();
  }
}
