package org.tranship.core.step;

import java.util.Optional;
import java.util.function.Function;
import org.tranship.core.outcome.ObjectResult;
import org.tranship.core.step.StepContext.ItemSource;
import org.tranship.core.step.StepContext.Results;
import org.tranship.core.work.WorkItem;

/// Work made from what the journal says of an earlier pass, streamed. Closing it closes the
/// results.
public final class ResultItems implements ItemSource {
  private final Results results;
  private final Function<ObjectResult, Optional<WorkItem>> item;

  /// @param item makes the work of a result; empty to leave it out
  public ResultItems(Results results, Function<ObjectResult, Optional<WorkItem>> item) {
    this.results = results;
    this.item = item;
  }

  @Override
  public Optional<WorkItem> next() {
    for (Optional<ObjectResult> next = results.next(); next.isPresent(); next = results.next()) {
      Optional<WorkItem> work = item.apply(next.get());
      if (work.isPresent()) {
        return work;
      }
    }
    return Optional.empty();
  }

  @Override
  public void close() {
    results.close();
  }
}
