package org.tranship.events.rebuild;

import java.util.Optional;
import org.tranship.core.eventlog.EventLogException;
import org.tranship.core.readmodel.ViewShape;
import org.tranship.core.step.Phase;
import org.tranship.core.step.Step;
import org.tranship.core.step.StepContext;
import org.tranship.core.step.StepResult;
import org.tranship.core.step.Undo;
import org.tranship.events.projection.Projection;

/// Finds out, before the first event, whether the log and every read model can be used. Changes
/// nothing.
final class CheckModelsStep implements Step {
  static final String NO_ORDER = "TRE-236";
  static final String KEPT = "TRE-241";

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
    StepResult result =
        refusal() instanceof StepResult.Refused refused ? refused : kept(context.run());
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

  /// Another run's way back is not to be lost.
  private StepResult kept(String run) {
    for (Projection projection : rebuilding.projections()) {
      Optional<String> keeper = rebuilding.keeper(projection).filter(other -> !other.equals(run));
      if (keeper.isPresent()) {
        return new StepResult.Refused(
            KEPT
                + " What was live in "
                + projection.shape().table()
                + " before the run "
                + keeper.get()
                + " is still kept, and another swap would lose it. If what is live now is right:"
                + " tranship complete "
                + keeper.get()
                + ". If not: tranship rollback "
                + keeper.get()
                + ". Then run the same command again.");
      }
    }
    return StepResult.done();
  }

  @Override
  public Undo undo() {
    return new Undo.Nothing();
  }
}
