package org.tranship.core.step;

import java.util.Optional;
import org.tranship.core.outcome.ObjectResult;
import org.tranship.core.step.StepContext.Results;
import org.tranship.core.value.Key;

/// Results in key order, asked for by keys that come in key order too: reads along, and holds one
/// of them.
public final class ResultCursor implements AutoCloseable {
  private final Results results;
  private Optional<ObjectResult> head;

  public ResultCursor(Results results) {
    this.results = results;
    this.head = results.next();
  }

  /// @param key not in front of one that was asked for before
  public Optional<ObjectResult> at(Key key) {
    while (head.isPresent() && head.get().key().compareTo(key) < 0) {
      head = results.next();
    }
    return head.filter(result -> result.key().equals(key));
  }

  @Override
  public void close() {
    results.close();
  }
}
