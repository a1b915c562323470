package org.tranship.runbook.objects;

import java.util.Optional;
import org.tranship.core.outcome.ObjectResult;
import org.tranship.core.step.StepContext;
import org.tranship.core.step.StepContext.Results;

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

  /// An object at the target.
  ///
  /// @param result what the journal says of it
  /// @param isNew the target had nothing under its key before the run
  record Copy(ObjectResult result, boolean isNew) {}

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
    if (order <= 0) {
      nextFresh = fresh.next();
    }
    if (order >= 0) {
      nextReplaced = replaced.next();
    }
    return Optional.of(new Copy(newest, order <= 0));
  }

  @Override
  public void close() {
    try (fresh) {
      replaced.close();
    }
  }
}
