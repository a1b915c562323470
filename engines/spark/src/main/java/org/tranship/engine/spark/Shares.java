package org.tranship.engine.spark;

import org.tranship.core.layer.Rates;
import org.tranship.core.work.EngineLimits;
import org.tranship.engine.spark.TurnSpec.Share;

/// How limits and work are divided: evenly over the turns that are at work at a time.
final class Shares {
  /// So many bytes are handed out at once at most, but for a single object: large ones are spread.
  static final long BYTES = 64L << 20;

  private Shares() {}

  /// How many turns there can be at once, each with enough to be worth while.
  static int most(EngineLimits limits) {
    return Math.min(limits.requests(), limits.outstanding() / 4);
  }

  /// @param local whether all turns are in this process, and share its memory
  static Share of(EngineLimits limits, int turns, boolean local) {
    return new Share(
        Math.max(1, limits.requests() / turns),
        local ? limits.memory().bytes() / turns : 0,
        Math.max(4, limits.outstanding() / turns),
        limits.patience().toMillis());
  }

  static Rates of(Rates all, int turns) {
    return new Rates(all.requests() / turns, all.bytes() / turns);
  }

  /// How many items a turn gets at once: towards the end ever fewer, so that all end together.
  static int most(int asked, int waiting, int turns) {
    return turns < 2 ? asked : Math.max(1, Math.min(asked, waiting / turns));
  }
}
