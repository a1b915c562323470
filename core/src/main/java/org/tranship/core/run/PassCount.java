package org.tranship.core.run;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.tranship.core.outcome.ObjectResult;
import org.tranship.core.outcome.ObjectResult.Level;
import org.tranship.core.outcome.ObjectResult.Outcome;
import org.tranship.core.outcome.Tally;
import org.tranship.core.value.ByteCount;

/// Counts the results of a pass as they are written, so that a pass that had no past need not be
/// read again to know how it came out: at ten million objects that takes as long as many a write.
///
/// Used by one thread at a time.
final class PassCount {
  private final Map<Outcome, Long> outcomes = new EnumMap<>(Outcome.class);
  private final Map<Level, Long> levels = new EnumMap<>(Level.class);
  private long bytes;

  /// Counts results, each of an object that has none here yet.
  void add(List<ObjectResult> results) {
    for (ObjectResult result : results) {
      outcomes.merge(result.outcome(), 1L, Long::sum);
      if (result.succeeded()) {
        levels.merge(result.level(), 1L, Long::sum);
        bytes += result.size().bytes();
      }
    }
  }

  Tally tally() {
    return new Tally(outcomes, levels, ByteCount.of(bytes));
  }
}
