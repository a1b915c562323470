package org.tranship.runbook.registry;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.tranship.testkit.fault.CrashPoint;

/// Some of the moments at which a run may be killed, others each time. `-Dtranship.kill.seed=N`
/// draws the same ones again, `-Dtranship.kill.points=N` more of them; with a large N all are
/// tried, which takes minutes.
final class DrawnPoints {
  private static final long SEED =
      Optional.ofNullable(Long.getLong("tranship.kill.seed"))
          .orElseGet(() -> System.nanoTime() % 1_000_000);

  private DrawnPoints() {}

  /// @param life what is drawn for, told with the points so that they can be drawn again
  /// @param whole the point of a process that was not killed
  /// @param many how many, where nobody wants more
  /// @param least how many moments such a life has at least
  static List<CrashPoint> of(String life, CrashPoint whole, int many, int least) {
    assertThat(whole.passed()).as("points in one life").hasSizeGreaterThan(least);
    int most = Math.max(8, Integer.getInteger("tranship.kill.points", many));
    List<CrashPoint> drawn = whole.drawn(most, SEED + life.hashCode());
    System.out.println(
        life
            + ": "
            + drawn.size()
            + " of "
            + whole.passed().size()
            + " points, -Dtranship.kill.seed="
            + SEED
            + ": "
            + drawn);
    return drawn;
  }
}
