package org.tranship.events.rebuild;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.tranship.core.eventlog.EventLogException;
import org.tranship.core.eventlog.Position;
import org.tranship.core.outcome.Note;
import org.tranship.core.readmodel.ReadModels.Side;
import org.tranship.core.readmodel.ViewMark;
import org.tranship.core.readmodel.ViewShape;
import org.tranship.core.step.Phase;
import org.tranship.core.step.Step;
import org.tranship.core.step.StepContext;
import org.tranship.core.step.StepResult;
import org.tranship.core.step.Undo;
import org.tranship.events.projection.Projection;

/// Puts all shadows in the place of what is live, at once, when nothing is behind; then works in
/// what was recorded while that happened.
///
/// Crash argument. The swap is one commit of the place where the read models are. Killed before it,
/// the shadows still are shadows, and the same is done again; killed after it, what is live bears
/// the name of this run, so it is not swapped again, and what was live before is not lost. What is
/// worked in afterwards begins at the mark, as always.
///
/// The way back is one commit too, of just those that bear this run's name. That none does is right
/// only if an earlier try of the way back was cut off behind that commit; the journal has its
/// intent then. Else somebody has swapped since, and is not undone.
final class SwapStep implements Step {
  static final String NAME = "swap";
  static final String BACK = "put-back";
  static final String STILL_BEHIND = "TRE-238";
  static final String SWAPPED_SINCE = "TRE-239";
  static final String MISSED = "TRE-243";

  private final Rebuilding rebuilding;

  SwapStep(Rebuilding rebuilding) {
    this.rebuilding = rebuilding;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Phase phase() {
    return Phase.SWITCH;
  }

  @Override
  public StepResult run(StepContext context) throws InterruptedException {
    return Told.of(() -> swapped(context));
  }

  private StepResult swapped(StepContext context) throws InterruptedException {
    long behind = 0;
    List<Projection> open = new ArrayList<>();
    for (Projection projection : rebuilding.projections()) {
      if (!rebuilding.swapped(projection, context.run())) {
        open.add(projection);
        ViewMark at =
            rebuilding
                .filling(projection, Side.SHADOW)
                .run(rebuilding.shadow(projection, context.run()), _ -> {});
        behind = Math.max(behind, rebuilding.log().end(at.position()).behind());
      }
    }
    context.measured("lag", behind <= rebuilding.plan().lag(), behind + " events behind");
    if (behind > rebuilding.plan().lag()) {
      return new StepResult.Refused(
          STILL_BEHIND
              + " The shadows are "
              + behind
              + " events behind again. What is live was not touched. Run the same command again, or"
              + " allow a greater lag in the plan.");
    }
    Optional<String> missed = missed(open, context.run());
    if (missed.isPresent()) {
      return new StepResult.Refused(missed.get());
    }
    Note _ =
        context.act(
            NAME,
            Note.NONE,
            _ -> {
              long began = System.nanoTime();
              rebuilding
                  .patience()
                  .call(
                      () -> {
                        rebuilding.models().swap(open.stream().map(Projection::shape).toList());
                        return true;
                      },
                      fault -> fault instanceof EventLogException e && e.retryable());
              context.measured(
                  "stall",
                  true,
                  "swapped within "
                      + TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began)
                      + " ms");
              return Note.NONE;
            });
    long late = caughtUp();
    return StepResult.done(
        rebuilding.projections().size()
            + " live"
            + (late > 0 ? ", " + late + " events worked in behind the swap" : ""));
  }

  /// An event that was committed long after its position was taken stands behind the mark and is
  /// not in the shadow. So all events are counted that the shadow should have by its mark.
  private Optional<String> missed(List<Projection> open, String run) {
    Optional<String> missed = Optional.empty();
    for (Projection projection : open) {
      ViewMark at = rebuilding.shadow(projection, run);
      // Whoever writes now writes behind the mark, so one of these is too high, the other too low.
      long most = -rebuilding.log().end(at.position()).behind();
      long least = rebuilding.log().end(Position.START).behind();
      most += least;
      least -= rebuilding.log().end(at.position()).behind();
      if (at.events() < least || at.events() > most) {
        rebuilding.models().drop(projection.shape(), Side.SHADOW);
        missed =
            Optional.of(
                MISSED
                    + " The log has "
                    + (at.events() < least ? least : most)
                    + " events up to where the shadow of "
                    + projection.shape().table()
                    + " has come to, and "
                    + at.events()
                    + " were worked in: some came long after others that have a later position, or were"
                    + " removed. The shadow was thrown away, and what is live not touched. Run the same"
                    + " command again; if it comes again, have gap-timeout of the log as long as writers"
                    + " take.");
      }
    }
    return missed;
  }

  /// Works in what came between the last round and the swap, and during it: whoever keeps the
  /// tables up to date worked it into those that were live then.
  private long caughtUp() throws InterruptedException {
    long late = 0;
    for (Projection projection : rebuilding.projections()) {
      Optional<ViewMark> mark = rebuilding.live(projection);
      if (mark.isPresent()) {
        ViewMark at = rebuilding.filling(projection, Side.LIVE).run(mark.get(), _ -> {});
        late = Math.max(late, at.events() - mark.get().events());
      }
    }
    return late;
  }

  @Override
  public Undo undo() {
    return new Undo.By(
        "Puts back what was live before, as it was then. Events that were recorded since are not in"
            + " it; a rebuild by the old rules brings them.",
        this::back);
  }

  private StepResult back(StepContext context) throws InterruptedException {
    List<Projection> ours = rebuilding.kept(context.run());
    boolean all = ours.size() == rebuilding.projections().size();
    boolean cutOff = ours.isEmpty() && context.intended(NAME, BACK).isPresent();
    if (context.ended(NAME, NAME).isPresent() && !all && !cutOff) {
      return new StepResult.Refused(
          SWAPPED_SINCE
              + " What was live before this run in "
              + rebuilding.projections().stream()
                  .filter(projection -> !ours.contains(projection))
                  .map(
                      projection ->
                          projection.shape().table()
                              + rebuilding
                                  .keeper(projection)
                                  .map(it -> " (swapped since by the run " + it + ")")
                                  .orElse(""))
                  .collect(Collectors.joining(", "))
              + " is not kept any more: somebody has put it back, removed it, or swapped since."
              + " Nothing was changed. Roll back the run that swapped last, or rebuild by the old"
              + " rules.");
    }
    Map<ViewShape, String> revisions = new LinkedHashMap<>();
    ours.forEach(
        projection ->
            revisions.put(projection.shape(), rebuilding.revision(projection, context.run())));
    Note _ =
        context.act(
            BACK,
            Note.NONE,
            _ -> {
              List<String> back = rebuilding.models().swapBack(revisions);
              context.measured(
                  BACK,
                  true,
                  back.isEmpty() ? "nothing had to be put back" : String.join(", ", back));
              return Note.NONE;
            });
    return StepResult.done(ours.size() + " put back");
  }
}
