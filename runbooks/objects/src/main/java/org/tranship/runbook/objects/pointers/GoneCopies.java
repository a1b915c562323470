package org.tranship.runbook.objects.pointers;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.tranship.core.outcome.ObjectResult;
import org.tranship.core.outcome.ObjectResult.Outcome;
import org.tranship.core.outcome.PassId;
import org.tranship.core.outcome.Tally;
import org.tranship.core.step.PassEnding;
import org.tranship.core.step.StepContext;
import org.tranship.core.step.StepContext.ItemSource;
import org.tranship.core.step.StepContext.Results;
import org.tranship.core.step.StepFailed;
import org.tranship.core.store.Store;
import org.tranship.core.value.Key;
import org.tranship.core.work.PassSpec;
import org.tranship.core.work.PassSpec.Operation;
import org.tranship.core.work.WorkItem;

/// Copies whose object is gone from the source, and that no row points at: the service removed
/// both, and so does the run at the target.
///
/// Crash argument. What is removed is removed in the version that this run wrote, and only where
/// the source does not list the object and no row points at it. An object that is gone and that a
/// row still points at keeps its copy, which may be all that is left of it. Afterwards the journal
/// is told that the copy is none any more. Killed between the two, the next try finds the target
/// without it, and tells then.
public final class GoneCopies {
  private static final Set<Outcome> SUCCESS = EnumSet.of(Outcome.DONE, Outcome.SAME);
  private static final int BATCH = 500;

  private final Pointing pointing;

  public GoneCopies(Pointing pointing) {
    this.pointing = pointing;
  }

  /// Removes them.
  ///
  /// @param number which closing of the source it is: an object may be gone, come back, and be gone
  ///   again
  /// @return how many
  public long remove(StepContext context, int number) throws InterruptedException {
    PassId pass = PointerPasses.removeGone(number);
    PassSpec spec = PassSpec.on(pass, Operation.DELETE, pointing.target());
    try (PointedObjects objects = new PointedObjects(pointing)) {
      objects.readRows((_, _) -> {}, false);
      Tally tally = context.pass(spec, Optional.empty(), () -> new Gone(context, objects));
      if (tally.failed() > 0) {
        throw new StepFailed(
            "What is gone from the source could not be removed at the target: "
                + PassEnding.firstFailure(context, pass).orElse(""));
      }
    }
    return tell(context, pass);
  }

  private long tell(StepContext context, PassId pass) {
    long told = 0;
    try (Store target = pointing.openTarget();
        Results removed = context.results(pass, Set.of(Outcome.DONE))) {
      List<Key> batch = new ArrayList<>();
      for (Optional<ObjectResult> next = removed.next(); ; next = removed.next()) {
        next.ifPresent(result -> batch.add(result.key()));
        if (batch.size() == BATCH || next.isEmpty()) {
          told += tell(context, target, batch);
          batch.clear();
        }
        if (next.isEmpty()) {
          return told;
        }
      }
    }
  }

  private static long tell(StepContext context, Store target, List<Key> keys) {
    List<ObjectResult> gone = new ArrayList<>();
    for (ObjectResult copy : context.results(PointerPasses.COPY, keys).values()) {
      if (copy.succeeded() && target.stat(copy.target()).isEmpty()) {
        gone.add(
            ObjectResult.acted(
                copy.key(),
                Outcome.SKIPPED,
                "",
                "It is gone from the source, and its copy was removed at the target."));
      }
    }
    if (!gone.isEmpty()) {
      context.refuse(PointerPasses.COPY, gone);
    }
    return gone.size();
  }

  /// Copies that neither the source nor a row knows.
  private static final class Gone implements ItemSource {
    private final PointedObjects objects;
    private final Results copies;
    private PointedObjects.@Nullable Joined at;

    Gone(StepContext context, PointedObjects objects) {
      this.objects = objects;
      this.copies = context.results(PointerPasses.COPY, SUCCESS);
      this.at = objects.next();
    }

    @Override
    public Optional<WorkItem> next() {
      for (var next = copies.next(); next.isPresent(); next = copies.next()) {
        ObjectResult copy = next.get();
        while (at != null && at.source().compareTo(copy.key()) < 0) {
          at = objects.next();
        }
        boolean known = at != null && at.source().equals(copy.key());
        if (!known && PointedRound.isOurs(copy)) {
          return Optional.of(WorkItem.removal(copy.key(), copy.target(), copy.written()));
        }
      }
      return Optional.empty();
    }

    @Override
    public void close() {
      copies.close();
    }
  }
}
