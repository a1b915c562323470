package org.tranship.runbook.registry;

import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
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
import org.tranship.core.value.Key;
import org.tranship.core.work.PassSpec.Operation;

/// Takes a repair back: what it has overwritten gets its old bytes again, and what it has added is
/// removed, tags first and blobs last.
///
/// Crash argument. Nothing is touched but what the journal says this run has written, and only in
/// the version that it wrote; what was in flight when a process was killed may be a push's and
/// stays, see [Written]. A blob stays that links need which were written after it, see [Relied]. A
/// kept copy is removed only after its bytes are back in their place, or where that was never
/// touched. Killed at any moment, the same is done again: what is back already holds the old bytes,
/// and is found the same.
record RepairUndo(Repairing repairing, Kept kept) {
  private static final Set<Outcome> BAD = EnumSet.of(Outcome.FAILED, Outcome.UNKNOWN);
  private static final Set<String> LIVE = Set.of(Kind.CONDITION_FAILED.code(), Kind.CHANGED.code());

  StepResult run(StepContext context) throws InterruptedException {
    Stays stays = new Stays(context);
    try (Store store = repairing.open()) {
      StepResult back = back(context, store, stays);
      if (back instanceof StepResult.Done) {
        return letGo(context, store, stays) instanceof StepResult.Partial left ? left : back;
      }
      return back;
    } finally {
      stays.end();
    }
  }

  private StepResult back(StepContext context, Store store, Stays stays)
      throws InterruptedException {
    for (Place.Kind kind : List.of(Place.Kind.values()).reversed()) {
      StepResult links =
          back(
              context,
              new Written(context, store, kept, Kept.LINKS, Optional.of(kind), _ -> false, stays));
      if (!(links instanceof StepResult.Done)) {
        return links;
      }
    }
    List<PassId> heals = RepairStep.heals(repairing.plan());
    if (heals.stream().anyMatch(pass -> context.tally(pass).succeeded() > 0)) {
      try (Relied relied = Relied.look(context, store, repairing)) {
        return blobs(context, store, heals, relied, stays);
      }
    }
    return blobs(context, store, heals, _ -> false, stays);
  }

  private StepResult blobs(
      StepContext context, Store store, List<PassId> heals, Predicate<Key> relied, Stays stays)
      throws InterruptedException {
    for (PassId pass : heals) {
      StepResult blobs =
          back(context, new Written(context, store, kept, pass, Optional.empty(), relied, stays));
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

  private StepResult back(StepContext context, Written written) throws InterruptedException {
    Tally away =
        context.pass(
            repairing.on(Kept.TAKE_AWAY, Operation.DELETE), Optional.empty(), written.items(false));
    if (excused(context, Kept.TAKE_AWAY, away, written.stays()) > 0) {
      return PassEnding.of(
          context,
          Kept.TAKE_AWAY,
          context.tally(Kept.TAKE_AWAY),
          "objects",
          "could not be removed");
    }
    Tally put =
        context.pass(repairing.copying(Kept.PUT_BACK), Optional.empty(), written.items(true));
    if (excused(context, Kept.PUT_BACK, put, written.stays()) > 0) {
      return PassEnding.of(
          context, Kept.PUT_BACK, context.tally(Kept.PUT_BACK), "objects", "could not be put back");
    }
    return StepResult.done();
  }

  /// What was written anew since stays, and is no failure.
  ///
  /// @return how many failures are left
  private static long excused(StepContext context, PassId pass, Tally tally, Stays stays) {
    if (tally.failed() == 0) {
      return 0;
    }
    try (Results failed = context.results(pass, BAD)) {
      for (var next = failed.next(); next.isPresent(); next = failed.next()) {
        if (LIVE.contains(next.get().code())) {
          stays.of(pass, next.get().key(), Stays.ANEW);
        }
      }
    }
    stays.flush();
    return context.tally(pass).failed();
  }

  /// Removes what lies in the run's own place and is needed there no more.
  private StepResult letGo(StepContext context, Store store, Stays stays)
      throws InterruptedException {
    Predicate<Key> needless =
        copy -> {
          if (isNeedless(context, store, copy)) {
            return true;
          }
          stays.of(Kept.LET_GO, copy, Stays.KEPT);
          return false;
        };
    Tally tally =
        context.pass(
            repairing.on(Kept.LET_GO, Operation.DELETE),
            Optional.empty(),
            () -> new QuarantinedItems(repairing.open(), kept.quarantine(), needless));
    return PassEnding.of(context, Kept.LET_GO, tally, "copies", "could not be removed");
  }

  /// Whether a copy is needed no more: it is none of old bytes, or they are in their place.
  private boolean isNeedless(StepContext context, Store store, Key copy) {
    Optional<ObjectResult> old = kept.original(copy).flatMap(key -> Kept.of(context, key));
    if (old.isEmpty()) {
      return true;
    }
    Key key = old.get().key();
    ObjectResult back = context.results(Kept.PUT_BACK, List.of(key)).get(key);
    return back != null && back.succeeded()
        || store.stat(key).filter(it -> it.version().equals(old.get().source())).isPresent();
  }
}
