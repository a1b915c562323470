package org.tranship.runbook.objects;

import java.util.Optional;
import org.tranship.core.outcome.ObjectResult;
import org.tranship.core.outcome.ObjectResult.Outcome;
import org.tranship.core.step.StepContext;
import org.tranship.core.step.StepContext.Results;
import org.tranship.core.work.Coding;
import org.tranship.core.work.WorkItem;

/// Everything that a run has copied or found to be the same, in key order: the results of both its
/// passes side by side. Of an object that both have, since it changed at the source between two
/// tries, the later pass tells.
final class Copies implements AutoCloseable {
  private final Results fresh;
  private final Results replaced;
  private Optional<ObjectResult> nextFresh;
  private Optional<ObjectResult> nextReplaced;

  Copies(StepContext context) {
    this.fresh = context.results(Passes.COPY, KnownCopies.SUCCESS);
    this.replaced = context.results(Passes.REPLACE, KnownCopies.SUCCESS);
    this.nextFresh = fresh.next();
    this.nextReplaced = replaced.next();
  }

  /// Text that the result of an object carries which was in flight when an earlier process died.
  static final String IN_FLIGHT = "in flight before";

  /// How an object came to the target.
  enum Origin {
    /// The run wrote it, on the condition that nothing was there.
    WROTE,
    /// It was there with the source's content after a try of this run was killed that had begun it.
    IN_FLIGHT,
    /// It was there with the source's content although the listing had not shown it, and nothing
    /// says that the run wrote it: an answer that was lost, a copy at the same time, a listing with
    /// gaps.
    FOUND,
    /// There was something before the run.
    REPLACED
  }

  /// An object at the target.
  ///
  /// @param result what the journal says of it
  record Copy(ObjectResult result, Origin origin) {}

  /// What has to be read to find out whether a copy is still as it was made: itself, and where the
  /// service made it and nobody has its SHA-256, the original in the version that was copied.
  static WorkItem verification(ObjectResult copied) {
    return copied
        .sha256()
        .map(digest -> WorkItem.verification(copied.key(), copied.target(), Coding.NONE, digest))
        .orElseGet(() -> WorkItem.same(copied.key(), copied.size(), copied.source()));
  }

  /// The next one, or empty at the end.
  Optional<Copy> next() {
    if (nextFresh.isEmpty() && nextReplaced.isEmpty()) {
      return Optional.empty();
    }
    int order =
        nextFresh.isEmpty()
            ? 1
            : nextReplaced.isEmpty()
                ? -1
                : nextFresh.get().key().compareTo(nextReplaced.get().key());
    ObjectResult newest = order < 0 ? nextFresh.get() : nextReplaced.orElseThrow();
    Origin origin =
        order < 0
            ? origin(nextFresh.get())
            : order > 0 ? Origin.REPLACED : origin(nextFresh.get(), newest);
    if (order <= 0) {
      nextFresh = fresh.next();
    }
    if (order >= 0) {
      nextReplaced = replaced.next();
    }
    return Optional.of(new Copy(newest, origin));
  }

  /// What the journal says of each of them; closing it closes this.
  Results results() {
    return new Results() {
      @Override
      public Optional<ObjectResult> next() {
        return Copies.this.next().map(Copy::result);
      }

      @Override
      public void close() {
        Copies.this.close();
      }
    };
  }

  private static Origin origin(ObjectResult result) {
    if (result.outcome() == Outcome.DONE) {
      return Origin.WROTE;
    }
    return result.note().endsWith("\n" + IN_FLIGHT) ? Origin.IN_FLIGHT : Origin.FOUND;
  }

  private static Origin origin(ObjectResult fresh, ObjectResult replaced) {
    Origin first = origin(fresh);
    if (first == Origin.FOUND) {
      return Origin.REPLACED;
    }
    Origin second = origin(replaced);
    // What is found in another version than the one written is somebody else's by now.
    return second == Origin.FOUND && !replaced.written().equals(fresh.written())
        ? Origin.FOUND
        : second == Origin.IN_FLIGHT ? Origin.IN_FLIGHT : first;
  }

  @Override
  public void close() {
    try (fresh) {
      replaced.close();
    }
  }
}
