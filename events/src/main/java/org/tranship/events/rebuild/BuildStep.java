package org.tranship.events.rebuild;

import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.tranship.core.eventlog.LogEnd;
import org.tranship.core.readmodel.ReadModels.Side;
import org.tranship.core.readmodel.ViewMark;
import org.tranship.core.readmodel.ViewShape;
import org.tranship.core.step.Figure;
import org.tranship.core.step.Phase;
import org.tranship.core.step.Step;
import org.tranship.core.step.StepContext;
import org.tranship.core.step.StepResult;
import org.tranship.core.step.Undo;
import org.tranship.events.copy.Lag;
import org.tranship.events.projection.Filling;
import org.tranship.events.projection.Projection;
import org.tranship.events.run.LagFigures;

/// Fills the shadows in rounds until they are no further behind than the plan allows. Nobody reads
/// them, and nothing fires.
///
/// Crash argument. How far a shadow has come is what its mark says, and not the journal: see
/// [Filling]. The mark holds the run, so a shadow of anybody else is not taken for ours; and where
/// what is live has it, the swap was done, and there is nothing left to fill.
final class BuildStep implements Step {
  static final String NAME = "build";
  static final String NEVER_CAUGHT_UP = "TRE-237";

  private static final long LINE = TimeUnit.SECONDS.toNanos(10);

  private final Rebuilding rebuilding;

  BuildStep(Rebuilding rebuilding) {
    this.rebuilding = rebuilding;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Phase phase() {
    return Phase.MOVE;
  }

  @Override
  public boolean again(Set<String> done) {
    return !done.contains(SwapStep.NAME);
  }

  @Override
  public StepResult run(StepContext context) throws InterruptedException {
    return Told.of(() -> built(context));
  }

  private StepResult built(StepContext context) throws InterruptedException {
    long began = System.nanoTime();
    long events = 0;
    for (Projection projection : rebuilding.projections()) {
      if (!rebuilding.swapped(projection, context.run())) {
        Filling filling = rebuilding.filling(projection, Side.SHADOW);
        ViewMark at = rebuilding.shadow(projection, context.run());
        long before = at.events();
        long behind = Long.MAX_VALUE;
        for (int round = 0; behind > rebuilding.plan().lag(); round++) {
          if (round == rebuilding.plan().rounds()) {
            context.measured("lag", false, behind + " events behind");
            return neverCaughtUp(projection.shape(), behind);
          }
          at = filling.run(at, new Line(context, projection.shape())::told);
          LogEnd end = rebuilding.log().end(at.position());
          behind = end.behind();
          LagFigures.tell(
              new Lag(behind, end.oldest(), Optional.empty()),
              context.clock().instant(),
              context::figure);
        }
        events += at.events() - before;
      }
    }
    double seconds = (System.nanoTime() - began) / 1e9;
    String what =
        events
            + " events worked into "
            + rebuilding.projections().size()
            + (rebuilding.projections().size() == 1 ? " read model" : " read models")
            + (events > 0 ? ", " + Math.round(events / seconds) + "/s" : "");
    context.measured("built", true, what);
    return StepResult.done(what);
  }

  private StepResult neverCaughtUp(ViewShape view, long behind) {
    return new StepResult.Refused(
        NEVER_CAUGHT_UP
            + " After "
            + rebuilding.plan().rounds()
            + " rounds the shadow of "
            + view.table()
            + " is still "
            + behind
            + " events behind, since the log grows as fast as they are worked in. What is live was"
            + " not touched. Slow the writers down, allow more rounds or a greater lag in the plan,"
            + " and run the same command again.");
  }

  /// A line for the operator now and then.
  private static final class Line {
    private final StepContext context;
    private final ViewShape view;
    private final long began = System.nanoTime();
    private long last = began;
    private long figured;

    Line(StepContext context, ViewShape view) {
      this.context = context;
      this.view = view;
    }

    void told(long done) {
      context.figure(Figure.EVENTS_APPLIED, (double) done - figured);
      figured = done;
      long now = System.nanoTime();
      if (now - last > LINE) {
        last = now;
        context.say(
            view.table()
                + ": "
                + done
                + " events worked in, "
                + Math.round(done / ((now - began) / 1e9))
                + "/s.");
      }
    }
  }

  @Override
  public Undo undo() {
    return new Undo.By(
        "Throws this run's shadows away. What is live stays as it is.",
        context -> {
          for (Projection projection : rebuilding.projections()) {
            Optional<String> maker =
                rebuilding
                    .models()
                    .mark(projection.shape(), Side.SHADOW)
                    .map(mark -> Rebuilding.run(mark.revision()));
            if (maker.isEmpty()
                || Set.of(context.run(), FreshComparison.RUN).contains(maker.get())) {
              rebuilding.models().drop(projection.shape(), Side.SHADOW);
            }
          }
          return StepResult.done();
        });
  }
}
