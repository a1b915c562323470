package org.tranship.core.step;

import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import org.tranship.core.outcome.ObjectResult;
import org.tranship.core.outcome.ObjectResult.Outcome;
import org.tranship.core.outcome.PassId;
import org.tranship.core.step.StepContext.Results;

/// The successes of one pass that are not yet successes of another, in key order, streamed.
public final class RemainingResults implements Results {
  private static final Set<Outcome> SUCCESS = EnumSet.of(Outcome.DONE, Outcome.SAME);

  private final Results all;
  private final ResultCursor done;

  private RemainingResults(Results all, ResultCursor done) {
    this.all = all;
    this.done = done;
  }

  /// @param pass whose successes are given
  /// @param other those that it has succeeded with, too, are left out
  public static RemainingResults of(StepContext context, PassId pass, PassId other) {
    return new RemainingResults(
        context.results(pass, SUCCESS), new ResultCursor(context.results(other, SUCCESS)));
  }

  @Override
  public Optional<ObjectResult> next() {
    Optional<ObjectResult> next = all.next();
    while (next.isPresent() && done.at(next.get().key()).isPresent()) {
      next = all.next();
    }
    return next;
  }

  @Override
  public void close() {
    try (all) {
      done.close();
    }
  }
}
