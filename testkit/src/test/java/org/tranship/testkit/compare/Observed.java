package org.tranship.testkit.compare;

import java.util.ArrayList;
import java.util.List;
import org.tranship.core.compare.Difference;
import org.tranship.core.store.Store;
import org.tranship.core.value.ByteCount;
import org.tranship.core.work.Compared;
import org.tranship.core.work.Comparison;
import org.tranship.core.work.EngineLimits;

/// A comparison that came to its end.
///
/// @param found its numbers
/// @param told each difference in short: `- KEY`, `+ KEY`, `REASON KEY`, `? KEY SIDE`
/// @param passed how many keys were dealt with
record Observed(Compared found, List<String> told, long passed) {
  static Observed of(Store source, Store target, Comparison.Criteria criteria)
      throws InterruptedException {
    List<String> told = new ArrayList<>();
    return run(source, target, criteria, told);
  }

  /// @param told is filled as it goes on, so that it is known when the comparison fails
  static Observed run(Store source, Store target, Comparison.Criteria criteria, List<String> told)
      throws InterruptedException {
    long[] passed = {0};
    Compared found =
        new Comparison(source, target, criteria, EngineLimits.standard())
            .run(
                new Comparison.Observer() {
                  @Override
                  public void differs(Difference difference) {
                    told.add(shortly(difference));
                  }

                  @Override
                  public void passed(ByteCount size) {
                    passed[0]++;
                  }
                });
    return new Observed(found, told, passed[0]);
  }

  private static String shortly(Difference difference) {
    return switch (difference) {
      case Difference.OnlyInSource only -> "- " + only.key();
      case Difference.OnlyInTarget only -> "+ " + only.key();
      case Difference.Changed changed -> changed.reason() + " " + changed.key();
      case Difference.Unreadable unreadable -> "? " + unreadable.key() + " " + unreadable.side();
    };
  }
}
