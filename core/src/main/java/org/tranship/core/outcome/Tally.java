package org.tranship.core.outcome;

import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import org.tranship.core.outcome.ObjectResult.Level;
import org.tranship.core.outcome.ObjectResult.Outcome;
import org.tranship.core.value.ByteCount;

/// How the objects of a pass came out, counted over the newest result of each key.
///
/// @param outcomes number of objects by outcome; every outcome is there, if only as 0
/// @param levels number of objects that succeeded, by verification level; every level is there
/// @param bytes decoded bytes of those that succeeded
public record Tally(Map<Outcome, Long> outcomes, Map<Level, Long> levels, ByteCount bytes) {
  public static final Tally EMPTY = new Tally(Map.of(), Map.of(), ByteCount.ZERO);

  public Tally {
    Map<Outcome, Long> all = new EnumMap<>(Outcome.class);
    for (Outcome outcome : Outcome.values()) {
      all.put(outcome, outcomes.getOrDefault(outcome, 0L));
    }
    outcomes = Collections.unmodifiableMap(all);
    Map<Level, Long> graded = new EnumMap<>(Level.class);
    for (Level level : Level.values()) {
      graded.put(level, levels.getOrDefault(level, 0L));
    }
    levels = Collections.unmodifiableMap(graded);
  }

  public long count(Outcome outcome) {
    return outcomes.getOrDefault(outcome, 0L);
  }

  public long succeeded() {
    return count(Outcome.DONE) + count(Outcome.SAME);
  }

  /// Failed and unknown ones together: what makes a run a failed run.
  public long failed() {
    return count(Outcome.FAILED) + count(Outcome.UNKNOWN);
  }
}
