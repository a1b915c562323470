package org.tranship.runbook.registry;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/// Draws some of the things that it is told, each as likely as every other (reservoir sampling, R).
/// It draws the same ones each time, so that what is measured with them can be compared. Not for
/// several threads at once.
///
/// @param <T> such as a tag
public final class Reservoir<T> {
  private final List<T> drawn = new ArrayList<>();
  private final Random random = new Random(1);
  private final int most;
  private long met;

  /// @param most so many are drawn, or all where there are fewer
  public Reservoir(int most) {
    this.most = most;
  }

  public void met(T one) {
    met++;
    if (drawn.size() < most) {
      drawn.add(one);
      return;
    }
    long place = random.nextLong(met);
    if (place < most) {
      drawn.set((int) place, one);
    }
  }

  /// How many it was told.
  public long met() {
    return met;
  }

  public List<T> drawn() {
    return List.copyOf(drawn);
  }
}
