package org.tranship.events.rebuild;

import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
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
  static final String COUNTED_TWICE = "TRE-242";

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
        Stream.<Supplier<StepResult>>of(
                this::refusal, () -> kept(context.run()), () -> countedTwice(context.run()))
            .map(Supplier::get)
            .filter(StepResult.Refused.class::isInstance)
            .findFirst()
            .orElse(StepResult.done());
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

  /// What the service works in itself while tables are swapped is worked in once more behind the
  /// swap. That changes nothing, but for numbers that are added.
  private StepResult countedTwice(String run) {
    if (!rebuilding.plan().quiet().isZero()
        || rebuilding.plan().followed()
        || rebuilding.stands(run)) {
      return StepResult.done();
    }
    return rebuilding.projections().stream()
        .filter(projection -> !projection.repeatable())
        .findFirst()
        .<StepResult>map(
            projection ->
                new StepResult.Refused(
                    COUNTED_TWICE
                        + " An event that the service works into "
                        + projection.shape().table()
                        + " during the swap would be counted twice. If the service does that, stop"
                        + " it for the swap and have that watched by quiet, as in quiet: 10s, or"
                        + " give the table a guard. If nobody but rebuild --follow does, say"
                        + " kept-by: follow."))
        .orElse(StepResult.done());
  }

  @Override
  public Undo undo() {
    return new Undo.Nothing();
  }
}
