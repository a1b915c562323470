package org.tranship.events.run;

import java.util.Optional;
import java.util.Set;
import org.tranship.core.eventlog.Truncation;
import org.tranship.core.step.Phase;
import org.tranship.core.step.Step;
import org.tranship.core.step.StepContext;
import org.tranship.core.step.StepResult;
import org.tranship.core.step.Undo;
import org.tranship.events.copy.CopyRound;
import org.tranship.events.copy.Lag;
import org.tranship.events.copy.Route;

/// Copies in rounds until the target is no further behind than the plan allows.
///
/// Crash argument. How far the copy has come is what the target says, and never what the journal
/// says: each try asks the target anew, also where the journal holds the step as done, so a target
/// that was set back is filled again. See [CopyRound] for what a kill leaves.
final class CopyEventsStep implements Step {
  static final String NAME = "copy";
  static final String NEVER_CAUGHT_UP = "TRE-217";

  private final EventCopying copying;

  CopyEventsStep(EventCopying copying) {
    this.copying = copying;
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
    return true;
  }

  @Override
  public StepResult run(StepContext context) throws InterruptedException {
    return Faults.told(() -> rounds(context));
  }

  private StepResult rounds(StepContext context) throws InterruptedException {
    Route route = copying.route();
    route
        .target()
        .checkpoint(route.checkpoint())
        .ifPresent(
            mark ->
                context.say(
                    "The target has come to "
                        + mark.position()
                        + ": "
                        + mark.events()
                        + " events of the source are worked off."));
    Rounds rounds = new Rounds(copying, context);
    for (int round = 1; round <= copying.plan().rounds(); round++) {
      CopyRound.Copied copied = rounds.next();
      Lag lag = Lag.of(route);
      LagFigures.tell(lag, context.clock().instant(), context::figure);
      if (lag.events() <= copying.plan().lag()
          && (route.ordered() || copied.counts().written() == 0)) {
        context.measured("lag", true, lag.toString());
        rounds.told();
        return StepResult.done(rounds.summary());
      }
    }
    Lag lag = Lag.of(route);
    context.measured("lag", false, lag.toString());
    return new StepResult.Refused(
        NEVER_CAUGHT_UP
            + " After "
            + copying.plan().rounds()
            + " rounds the target is still "
            + lag.events()
            + " events behind, since the source grows as fast as it is copied. What was copied"
            + " stays. Slow the writers down, allow more rounds or a greater lag in the plan, and"
            + " run the same command again.");
  }

  @Override
  public Undo undo() {
    if (copying.route().target().feature(Truncation.class).isEmpty()) {
      return new Undo.Impossible(
          "Events cannot be removed from "
              + copying.route().targetName()
              + ". The source is as it was: go on with that, and give up the target.");
    }
    return new Undo.By(
        "Removes from "
            + copying.route().targetName()
            + " the events that this run has written, as far as they are still the last of their"
            + " streams. What others wrote behind them stays, and so do the events in front of it.",
        context -> new TakeBack(copying).run(context, before(context)));
  }

  private static Optional<Before> before(StepContext context) {
    return context.ended(SurveyStreamsStep.NAME, SurveyStreamsStep.BEFORE).map(Before::of);
  }
}
