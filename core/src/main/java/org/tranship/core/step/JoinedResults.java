package org.tranship.core.step;

import java.util.Optional;
import org.tranship.core.outcome.ObjectResult;
import org.tranship.core.step.StepContext.Results;

/// The results of two passes over the same keys, side by side. Both streams come in key order, so
/// one walk joins them; keys that only one pass has are left out.
public final class JoinedResults implements AutoCloseable {
  private final Results first;
  private final Results second;

  public JoinedResults(Results first, Results second) {
    this.first = first;
    this.second = second;
  }

  /// A key's result in both passes.
  public record Pair(ObjectResult first, ObjectResult second) {}

  /// The next one, or empty at the end.
  public Optional<Pair> next() {
    Optional<ObjectResult> a = first.next();
    Optional<ObjectResult> b = second.next();
    while (a.isPresent() && b.isPresent()) {
      int order = a.get().key().compareTo(b.get().key());
      if (order == 0) {
        return Optional.of(new Pair(a.get(), b.get()));
      } else if (order < 0) {
        a = first.next();
      } else {
        b = second.next();
      }
    }
    return Optional.empty();
  }

  @Override
  public void close() {
    try (first) {
      second.close();
    }
  }
}
