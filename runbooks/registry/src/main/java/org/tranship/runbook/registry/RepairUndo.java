package org.tranship.runbook.registry;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.tranship.core.outcome.ObjectResult;
import org.tranship.core.outcome.ObjectResult.Outcome;
import org.tranship.core.outcome.PassId;
import org.tranship.core.outcome.Tally;
import org.tranship.core.step.PassEnding;
import org.tranship.core.step.StepContext;
import org.tranship.core.step.StepContext.Results;
import org.tranship.core.step.StepResult;
import org.tranship.core.store.Store;
import org.tranship.core.store.StoreException.Kind;
import org.tranship.core.work.PassSpec.Operation;

/// Takes a repair back: what it has overwritten gets its old bytes again, and what it has added is
/// removed, tags first and blobs last.
///
/// Crash argument. Nothing is touched but what the journal says this run has written, or was
/// writing when it was killed, and only while it holds what the run writes, in the version that the
/// run wrote where that is known. The kept copies are removed after all of it is back. Killed at
/// any moment, the same is done again: what is back already holds the old bytes, and is found the
/// same.
record RepairUndo(Repairing repairing, Kept kept) {
  private static final Set<Outcome> BAD = EnumSet.of(Outcome.FAILED, Outcome.UNKNOWN);
  private static final int BATCH = 500;

  private static final Set<String> LIVE = Set.of(Kind.CONDITION_FAILED.code(), Kind.CHANGED.code());

  StepResult run(StepContext context) throws InterruptedException {
    for (Place.Kind kind : List.of(Place.Kind.values()).reversed()) {
      StepResult links = back(context, Kept.LINKS, Optional.of(kind));
      if (!(links instanceof StepResult.Done)) {
        return links;
      }
    }
    for (PassId pass : RepairStep.heals(repairing.plan())) {
      StepResult blobs = back(context, pass, Optional.empty());
      if (!(blobs instanceof StepResult.Done)) {
        return blobs;
      }
    }
    return StepResult.done(
        context.tally(Kept.PUT_BACK).succeeded()
            + " objects hold their old bytes again, and "
            + context.tally(Kept.TAKE_AWAY).succeeded()
            + " that were added are removed");
  }

  /// @param kind of links; empty for blobs
  private StepResult back(StepContext context, PassId pass, Optional<Place.Kind> kind)
      throws InterruptedException {
    try (Store store = repairing.open()) {
      Written written = new Written(context, store, kept, pass, kind);
      Tally away =
          context.pass(
              repairing.on(Kept.TAKE_AWAY, Operation.DELETE),
              Optional.empty(),
              written.items(false));
      if (excused(context, Kept.TAKE_AWAY, away) > 0) {
        return PassEnding.of(
            context,
            Kept.TAKE_AWAY,
            context.tally(Kept.TAKE_AWAY),
            "objects",
            "could not be removed");
      }
      Tally put =
          context.pass(repairing.copying(Kept.PUT_BACK), Optional.empty(), written.items(true));
      if (excused(context, Kept.PUT_BACK, put) > 0) {
        return PassEnding.of(
            context,
            Kept.PUT_BACK,
            context.tally(Kept.PUT_BACK),
            "objects",
            "could not be put back");
      }
      return StepResult.done();
    }
  }

  /// What was written anew since stays, and is no failure.
  ///
  /// @return how many failures are left
  private static long excused(StepContext context, PassId pass, Tally tally) {
    if (tally.failed() == 0) {
      return 0;
    }
    List<ObjectResult> left = new ArrayList<>();
    long all = 0;
    try (Results failed = context.results(pass, BAD)) {
      for (var next = failed.next(); next.isPresent(); next = failed.next()) {
        if (LIVE.contains(next.get().code())) {
          String why = "It was written anew since, and stays.";
          left.add(ObjectResult.acted(next.get().key(), Outcome.SKIPPED, "", why));
          all++;
        }
        RepairStep.flush(context, pass, left, BATCH);
      }
    }
    RepairStep.flush(context, pass, left, 1);
    if (all > 0) {
      context.say(all + " objects were written anew since the repair, and stay as they are.");
    }
    return context.tally(pass).failed();
  }
}
